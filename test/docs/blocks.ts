import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const ROOT = join(__dirname, '../..');

/** A program of a document, and the YAML that the document says it makes. */
export interface DocumentedProgram {
  readonly name: string;
  readonly code: string;
  /** Documents of the YAML block that follows the program, if one does. */
  readonly yaml?: string;
}

/** The TypeScript blocks of README.md and docs/, each with the YAML block that follows it. */
export function documentedPrograms(): DocumentedProgram[] {
  const guides = readdirSync(join(ROOT, 'docs')).filter(file => file.endsWith('.md')).map(file => join(ROOT, 'docs', file));
  return [join(ROOT, 'README.md'), ...guides].flatMap(file => programsOf(relative(ROOT, file), readFileSync(file, 'utf8')));
}

/** The `@example`s of the sources: fragments, which speak of things that were made before. */
export function examplesInComments(): { name: string; code: string }[] {
  return sourceFiles(join(ROOT, 'src')).flatMap(file => {
    const comments = readFileSync(file, 'utf8').match(/\/\*\*[\s\S]*?\*\//g) ?? [];
    return comments.filter(comment => comment.includes('@example')).map((comment, index) => ({
      name: `${relative(ROOT, file)} ${index + 1}`,
      code: comment.split('@example')[1].replace(/\*\/$/, '').replace(/^\s*\* ?/gm, '').split(/^@\w+/m)[0].trim(),
    }));
  });
}

function programsOf(file: string, text: string): DocumentedProgram[] {
  const blocks = [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language, body]) => ({ language, body }));
  return blocks.flatMap(({ language, body }, index) => {
    if (language !== 'ts') return [];
    const next = blocks[index + 1];
    return [{ name: `${file} ${index + 1}`, code: body, yaml: next?.language === 'yaml' ? next.body : undefined }];
  });
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.ts'))
    .map(entry => join(entry.parentPath, entry.name));
}
