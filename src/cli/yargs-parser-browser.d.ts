/** The parser alone, without what finds and reads files of configuration; the types of the package know only the whole. */
declare module 'yargs-parser/browser' {
  import parser from 'yargs-parser';

  export default parser;
}
