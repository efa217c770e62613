import * as ts from 'typescript';

/** A place where a program uses an option, and what is left of the program without it. */
export interface Use {
  readonly option: string;
  readonly line: number;
  /** The program without the option, in one way or another; the first ones are the smallest changes. */
  readonly without: readonly string[];
}

/** A piece of a text that another takes the place of. */
interface Edit {
  readonly from: number;
  readonly to: number;
  readonly by: string;
}

/** An option, and the changes by which it goes. */
interface Found {
  readonly option: string;
  readonly edits: Edit[];
}

type Assignment = ts.PropertyAssignment | ts.ShorthandPropertyAssignment;

/** The uses of the package's options in programs, found by types and not by names. */
export function usesIn(files: readonly string[], wanted: readonly string[], options: ts.CompilerOptions): Map<string, Use[]> {
  const program = ts.createProgram([...files], { ...options, noEmit: true });
  const checker = program.getTypeChecker();
  const names = new Set(wanted);
  return new Map(files.map(file => {
    const source = program.getSourceFile(file)!;
    const uses: Use[] = [];
    const visit = (node: ts.Node): void => {
      const found = optionAt(node, checker);
      if (found !== undefined && names.has(found.option)) {
        uses.push({ option: found.option, line: lineOf(source, node), without: found.edits.map(edit => edited(source.text, edit)) });
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
    return [file, uses];
  }));
}

function optionAt(node: ts.Node, checker: ts.TypeChecker): Found | undefined {
  if ((ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) && ts.isObjectLiteralExpression(node.parent)) {
    const field = fieldOf(node, checker);
    if (!field) return undefined;
    // What must be there cannot be left out: what it is an option of is
    const values = ts.isPropertyAssignment(node) ? otherValues(node.initializer) : [];
    const edits = field.optional ? [removal(node), ...values] : [...values, ...removals(node.parent)];
    return { option: field.option, edits };
  }
  if (!ts.isPropertyAccessExpression(node)) return undefined;
  const symbol = checker.getSymbolAtLocation(node.name);
  const declaration = symbol?.declarations?.[0];
  if (!declaration) return undefined;
  if (ts.isEnumMember(declaration)) return memberUse(node, declaration.parent.name.text, declaration.parent.members);
  const owner = declaration.parent;
  if (!isStatic(declaration) || !ts.isClassDeclaration(owner)) return undefined;
  return memberUse(node, owner.name!.text, owner.members.filter(isStatic), node.parent);
}

/** A member of an enum or a static one of a class: another takes its place, what it is made of is changed, or what it stands in is left out. */
function memberUse(node: ts.PropertyAccessExpression, owner: string, members: readonly ts.NamedDeclaration[], made?: ts.Node): Found {
  const others = members.map(member => member.name!.getText()).filter(name => name !== node.name.text && !name.startsWith('_'));
  const swaps = others.map(name => ({ from: node.name.getStart(), to: node.name.getEnd(), by: name }));
  const values = made && ts.isCallExpression(made) && made.expression === node ? made.arguments.flatMap(otherValues) : [];
  return { option: `${owner}.${node.name.text}`, edits: [...swaps, ...values, ...removals(node)] };
}

function isStatic(declaration: ts.Node): declaration is ts.MethodDeclaration | ts.PropertyDeclaration {
  return (ts.isMethodDeclaration(declaration) || ts.isPropertyDeclaration(declaration))
    && hasModifier(declaration, ts.SyntaxKind.StaticKeyword) && !hasModifier(declaration, ts.SyntaxKind.PrivateKeyword);
}

/** `Interface.property`, of the interface that declares it. */
function fieldOf(node: Assignment, checker: ts.TypeChecker): { option: string; optional: boolean } | undefined {
  const type = checker.getContextualType(node.parent);
  if (!type) return undefined;
  const symbol = checker.getNonNullableType(type).getProperty(node.name.getText().replace(/^['"]|['"]$/g, ''));
  const declared = symbol?.declarations?.find(declaration => ts.isPropertySignature(declaration) && ts.isInterfaceDeclaration(declaration.parent));
  if (!declared) return undefined;
  const option = `${(declared.parent as ts.InterfaceDeclaration).name.text}.${symbol!.name}`;
  return { option, optional: (declared as ts.PropertySignature).questionToken !== undefined };
}

function hasModifier(declaration: ts.MethodDeclaration | ts.PropertyDeclaration, kind: ts.SyntaxKind): boolean {
  return declaration.modifiers?.some(modifier => modifier.kind === kind) === true;
}

/** The same with each text and each number in the value changed a little. */
function otherValues(node: ts.Node): Edit[] {
  const edits: Edit[] = [];
  const visit = (at: ts.Node): void => {
    if (ts.isStringLiteral(at)) edits.push({ from: at.getEnd() - 1, to: at.getEnd() - 1, by: 'x' });
    if (ts.isNumericLiteral(at)) edits.push({ from: at.getStart(), to: at.getEnd(), by: String(Number(at.text) + 1) });
    ts.forEachChild(at, visit);
  };
  visit(node);
  return edits;
}

/** A list without the element, an object without the property, a program without the statement that it stands in: from the inside out. */
function removals(node: ts.Node): Edit[] {
  const edits: Edit[] = [];
  for (let at = node; at.parent; at = at.parent) {
    if (ts.isArrayLiteralExpression(at.parent) && at.parent.elements.length > 1) edits.push(removal(at));
    if (ts.isPropertyAssignment(at)) edits.push(removal(at));
    if (ts.isExpressionStatement(at)) edits.push({ from: at.getStart(), to: at.getEnd(), by: '' });
  }
  return edits;
}

/** With the comma that follows. */
function removal(node: ts.Node): Edit {
  const rest = node.getSourceFile().text.slice(node.getEnd());
  const comma = /^\s*,/.exec(rest)?.[0].length ?? 0;
  return { from: node.getStart(), to: node.getEnd() + comma, by: '' };
}

function edited(text: string, { from, to, by }: Edit): string {
  return text.slice(0, from) + by + text.slice(to);
}

function lineOf(source: ts.SourceFile, node: ts.Node): number {
  return source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
}
