type Found = readonly [rule: string, level: 'error' | 'warning' | 'note'];

/** What is said of some of the real trust policies in the corpus, and why that is right. */
interface Reviewed {
  readonly why: string;
  readonly found: readonly Found[];
  /** Names in the corpus's folder `trust/`. */
  readonly files: readonly string[];
}

/** Every file of `trust/`, read by a person and held against the catalogue of rules. */
export const REVIEWED: readonly Reviewed[] = [
  {
    why: 'services of the own account, by their documented hosts: no confused deputy, nothing for DTS',
    found: [],
    files: [
      'Accelize__apyfal__86d5f8.json',
      'AlibabaCloudDocs__ecs__be9ace.json',
      'AlibabaCloudDocs__ecs__e4213d.json',
      'AliyunContainerService__ack-ram-tool__1b1fe3.json',
      'alibabacloud-automation__landing-with-terraform__10c906.json',
      'alibabacloud-automation__landing-with-terraform__15bf17.json',
      'alibabacloud-automation__landing-with-terraform__2cd0a5.json',
      'alibabacloud-automation__landing-with-terraform__34ce32.json',
      'alibabacloud-automation__landing-with-terraform__3f6441.json',
      'alibabacloud-automation__landing-with-terraform__66e65d.json',
      'alibabacloud-automation__landing-with-terraform__c0043d.json',
      'alibabacloud-automation__landing-with-terraform__d7cf53.json',
      'alibabacloud-automation__landing-with-terraform__fb5d98.json',
      'alibabacloud-automation__terraform-alicloud-ram-fc__f93853.json',
      'aliyun__iac-code__85d182.yaml',
      'crossplane-contrib__provider-upjet-alibabacloud__7de4e4.json',
      'geek-fun__serverlessinsight__fe0255.yaml',
      'mark311__terraform-alicloud-ram-role__d9b9b4.json',
    ],
  },
  {
    why: 'a service host of two labels is documented too (crossbackup.hbr.aliyuncs.com)',
    found: [],
    files: ['alibabacloud-automation__landing-with-terraform__d28bd9.json'],
  },
  {
    why: 'the account or the provider is known only when Terraform has run: not judged, and said so',
    found: [],
    files: [
      'AliyunContainerService__ack-ram-tool__e03b66.json',
      'alibabacloud-automation__landing-with-terraform__d4f721.json',
      'alibabacloud-automation__terraform-alicloud-landing-zone-account-factory-role-based-sso__9d352e.json',
      'aliyun__alibabacloud-landing-zone__56c11f.json',
      'aliyun__alibabacloud-landing-zone__65e742.json',
      'aliyun__alibabacloud-landing-zone__6dc30d.json',
      'aliyun__alibabacloud-landing-zone__de7f44.json',
      'aliyun__alibabacloud-landing-zone__f9dc39.json',
      'aliyun__alibabacloud-landing-zone__fe8cbd.json',
    ],
  },
  {
    why: 'the principal is a function of ROS: not judged, and said so',
    found: [],
    files: ['aliyun__alibabacloud-landing-zone__15fbb2.yaml', 'aliyun__alibabacloud-landing-zone__29ea57.json'],
  },
  {
    why: 'the vendor page as it stands: one placeholder in RAM and in Service, to be replaced by one ID',
    found: [['placeholder', 'error']],
    files: [
      'AlibabaCloudDocs__dts__2867ca.json',
      'AlibabaCloudDocs__dts__2caa93.json',
      'AlibabaCloudDocs__dts__8a8357.json',
    ],
  },
  {
    why: 'an account ID that is masked with asterisks',
    found: [['placeholder', 'error']],
    files: [
      'AlibabaCloudDocs__ram__856351.json',
      'AlibabaCloudDocs__ram__8f0186.json',
      'AlibabaCloudDocs__ram__93c23e.json',
      'AlibabaCloudDocs__ram__a798f9.json',
      'AlibabaCloudDocs__ram__cad36b.json',
      'AlibabaCloudDocs__ram__d2b16f.json',
      'AliyunContainerService__ack-ram-tool__3d5c36.json',
    ],
  },
  {
    why: 'an account that a program fills in ("%s") or names in braces',
    found: [['placeholder', 'error']],
    files: [
      'alibabacloud-automation__terraform-alicloud-landing-zone-actiontrail-log-archive__892c2d.json',
      'awesome-fnf__oss-copy__8b8446.json',
    ],
  },
  {
    why: 'the sample account of the documentation is trusted: a warning, since it may be somebody',
    found: [['placeholder', 'warning']],
    files: ['AlibabaCloudDocs__ram__4f7d7f.json', 'AlibabaCloudDocs__ram__e02c9b.json'],
  },
  {
    why: 'the account is masked, once for both principals, and so is the issuer',
    found: [
      ['placeholder', 'error'],
      ['placeholder', 'error'],
    ],
    files: ['AliyunContainerService__ack-ram-tool__8ca0bb.json'],
  },
  {
    why: 'the account and the issuer are masked, and the subject has names in angle brackets',
    found: [
      ['placeholder', 'error'],
      ['placeholder', 'error'],
      ['placeholder', 'error'],
    ],
    files: ['AliyunContainerService__ack-ram-tool__2e669c.json'],
  },
  {
    why: 'an account of five digits, told once however often it stands there; the provider has iss, aud and sub',
    found: [['account-id-format', 'warning']],
    files: [
      'AliyunContainerService__ack-ram-tool__3a4c5e.json',
      'AliyunContainerService__ack-ram-tool__4f256d.json',
      'AliyunContainerService__ack-ram-tool__6598fb.json',
      'AliyunContainerService__ack-ram-tool__c2a0c3.json',
    ],
  },
  {
    why: 'an element and a principal key that RAM does not know',
    found: [
      ['policy-schema', 'error'],
      ['principal-malformed', 'error'],
    ],
    files: ['AliyunContainerService__ack-ram-tool__97baa8.json'],
  },
  {
    why: 'the same, with an account of five digits',
    found: [
      ['policy-schema', 'error'],
      ['principal-malformed', 'error'],
      ['account-id-format', 'warning'],
    ],
    files: ['AliyunContainerService__ack-ram-tool__e34346.json'],
  },
  {
    why: 'Sid is an element of AWS policies',
    found: [['policy-schema', 'warning']],
    files: ['inspec__inspec-alicloud__e4d6c6.json'],
  },
  {
    why: 'backslashes that Markdown wants before brackets',
    found: [['syntax', 'error']],
    files: [
      'AlibabaCloudDocs__ram__40ebdc.json',
      'AlibabaCloudDocs__ram__791f6d.json',
      'AlibabaCloudDocs__ram__bcf12c.json',
    ],
  },
  {
    why: 'the end is missing',
    found: [['syntax', 'error']],
    files: ['AliyunContainerService__ack-ram-tool__749512.json'],
  },
  {
    why: 'a template that is no JSON before it is filled in: doubled braces, a list without quotes, quotes within quotes',
    found: [['syntax', 'error']],
    files: [
      'aliyun__alibabacloud-landing-zone__14e07a.json',
      'aliyun__alibabacloud-landing-zone__1b8760.json',
      'aliyun__alibabacloud-landing-zone__ab5e85.json',
      'mark311__terraform-alicloud-ram-role__100202.json',
      'mark311__terraform-alicloud-ram-role__9b4e30.json',
    ],
  },
  {
    why: 'comments in JSON',
    found: [['syntax', 'error']],
    files: ['aliyun__alibabacloud-landing-zone__8aad14.json'],
  },
  {
    why: 'commas with nothing behind them',
    found: [['syntax', 'error']],
    files: ['aliyun__iac-code__7795fd.json'],
  },
];
