import type { Connection, Database } from './support-matrix.ts';

/**
 * What the vendor's Chinese pages, console and API reference call a connection; the word of today's console first. Spaces do
 * not count, and full-width signs are as good as others.
 */
export const CHINESE_CONNECTIONS: Readonly<Record<Connection, readonly string[]>> = {
  cloud: ['云实例', '阿里云实例', '阿里云数据库', '云数据库', '云数据库实例', 'RDS实例'],
  express: [
    '专线/VPN网关/智能网关',
    '专线/VPN网关/智能接入网关',
    '专线、VPN网关或智能网关',
    '专线、VPN网关或智能接入网关',
    '专线',
    'VPN网关',
    '智能网关',
    '智能接入网关',
    '高速通道',
    '通过专线/VPN网关/智能网关接入的自建数据库',
    '通过专线/VPN网关/智能接入网关接入的自建数据库',
  ],
  ecs: ['ECS自建数据库', 'ECS上的自建数据库'],
  cen: ['云企业网CEN', '云企业网', '通过云企业网CEN接入的自建数据库'],
  gateway: ['数据库网关DG', '数据库网关', '通过数据库网关DG接入的自建数据库'],
  public: ['公网IP', '公网IP地址', '公网', '有公网IP的自建数据库'],
};

function ofRds(name: string): readonly string[] {
  return [`RDS ${name}`, `RDS ${name}版`, `云数据库RDS ${name}`, `云数据库RDS ${name}版`, `自建${name}`];
}

/** Likewise of databases. Those that the vendor writes without a Chinese word are here where the English page has another form. */
export const CHINESE_DATABASES: Readonly<Partial<Record<Database, readonly string[]>>> = {
  MySQL: ofRds('MySQL'),
  MariaDB: ofRds('MariaDB'),
  'SQL Server': ofRds('SQL Server'),
  PostgreSQL: ofRds('PostgreSQL'),
  Oracle: ['自建Oracle'],
  'PolarDB for MySQL': [
    'PolarDB MySQL版',
    'PolarDB MySQL',
    'PolarDB MySQL集群',
    'PolarDB集群',
    '云数据库PolarDB MySQL版',
  ],
  'PolarDB for PostgreSQL': ['PolarDB PostgreSQL版', 'PolarDB PostgreSQL', '云数据库PolarDB PostgreSQL版'],
  'PolarDB (Compatible with Oracle)': [
    'PolarDB PostgreSQL版(兼容Oracle)',
    'PolarDB(兼容Oracle)',
    'PolarDB兼容Oracle语法',
    'PolarDB-O引擎',
    'PolarDB-O引擎集群',
    'PolarDB O引擎',
    'PolarDB O引擎集群',
    'PolarDB-O',
  ],
  'PolarDB-X 1.0': ['PolarDB-X(原DRDS)', 'PolarDB-X(原DRDS升级版)', '原DRDS', '云原生分布式数据库PolarDB-X 1.0'],
  'PolarDB-X 2.0': ['云原生分布式数据库PolarDB-X 2.0'],
  'Tair/Redis': [
    '云数据库Tair(兼容Redis)',
    '云数据库Tair/Redis',
    '云数据库Tair',
    '云数据库Redis版',
    '云数据库Redis',
    'Tair(企业版)',
    'Tair企业版',
    'Redis企业版',
    '自建Redis',
  ],
  MongoDB: [
    '云数据库MongoDB版',
    '云数据库MongoDB',
    'MongoDB(副本集架构)',
    'MongoDB副本集架构',
    'MongoDB(分片集群架构)',
    'MongoDB分片集群架构',
    '自建MongoDB',
  ],
  'DB2 for LUW': ['DB2 LUW', '自建DB2'],
  'ApsaraDB OceanBase for MySQL': ['云数据库OceanBase', '云数据库OceanBase版'],
  SLS: ['日志服务SLS', '日志服务'],
  'AnalyticDB for MySQL 3.0': [
    'AnalyticDB MySQL 3.0',
    'AnalyticDB MySQL(3.0)',
    'AnalyticDB MySQL版3.0',
    'AnalyticDB MySQL版',
    '云原生数据仓库AnalyticDB MySQL 3.0',
    '云原生数据仓库AnalyticDB MySQL版3.0',
    '云原生数据仓库AnalyticDB MySQL版',
    '云原生数据仓库AnalyticDB MySQL',
    '分析型数据库',
  ],
  'AnalyticDB for PostgreSQL': [
    'AnalyticDB PostgreSQL',
    'AnalyticDB PostgreSQL版',
    '云原生数据仓库AnalyticDB PostgreSQL版',
    '云原生数据仓库AnalyticDB PostgreSQL',
  ],
  Kafka: ['消息队列Kafka版', '消息队列Kafka', '云消息队列Kafka版', '自建Kafka'],
  ClickHouse: ['云数据库ClickHouse', '云数据库ClickHouse版'],
  SelectDB: ['云数据库SelectDB版', '云数据库SelectDB'],
  Lindorm: ['云原生多模数据库Lindorm'],
};

/** Where the vendor's part of this module comes from. */
export const CHINESE_FACTS = [
  {
    what: 'Chinese names of databases and connections',
    constants: ['CHINESE_CONNECTIONS', 'CHINESE_DATABASES'],
    sources: ['chineseDocs', 'metadata'],
    check:
      'Compare with the Chinese pages of the console and with zh-CN/dts in the metadata; the current Chinese page of cross-account tasks was not read.',
  },
] as const;
