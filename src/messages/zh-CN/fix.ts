import type { fixEn } from '../en/fix.ts';

/** What `--fix` prints, in Chinese: templates by id, filled from data. */
export const fixZh = {
  fixed: '已在{files}个文件中应用{fixed}处修复',
  possible: '{files}个文件中有{fixed}处可修复',
  forReview: '--fix=review还可修复{count}处',
  record: '快照、plan、状态文件、事件、查询结果和API返回结果是记录，不修改；修复其描述的对象',
  notAsked: '不在指定的路径中；指定该文件后才会修复',
  syntax: '修复后文件无法解析',
  access: '还会改变修复说明之外的访问权限',
  needed: '会移除任务所需的访问权限',
  uncovers: '角色将不再信任任务所需的账号',
  undone: '同一文件中的其他修复会撤销该修复',
  secret: '第{line}行包含密码或密钥，会显示在diff中',
  encoding: '文件不是UTF-8，而diff必须是UTF-8',
  hidden: '第{line}行包含不可见字符，会出现在diff中',
  notApplied: '提示：未应用修复：{file}：{rule}：{reason}',
  notChanged: '提示：未修改：{files}：{reason}',
  more: '另外{count}个',
  noDiff: '提示：不显示{file}的diff：{reason}',
  left: '应用这些修复后剩余的问题：',
  nothingWritten: '未写入文件：{counts}',
  notFixed: '未修复：{reason}',
} as const satisfies Readonly<Record<keyof typeof fixEn, string>>;
