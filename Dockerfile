# dts-xacct without a shell of its own, npm or any package: the built program on Node.js. `npm run build` comes first.
ARG NODE_IMAGE=docker.io/library/node:24-slim
FROM ${NODE_IMAGE}
COPY LICENSE /opt/dts-xacct/
COPY dist/ /opt/dts-xacct/dist/
# nobody: no rights in the container, and none over files of the host.
USER 65534:65534
WORKDIR /work
ENTRYPOINT ["node", "/opt/dts-xacct/dist/cli.cjs"]
CMD ["lint", "."]
