using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ModelPipeline.Mutants;

/// <summary>Which changes of a file are the cause of an error of the compiler.</summary>
internal static class Blame
{
    public static IReadOnlyList<int> Of(CompilerError error, SyntaxTree tree)
    {
        var text = tree.GetText();
        var position = text.Lines.GetPosition(new LinePosition(error.Line, error.Column));
        var node = tree.GetRoot().FindToken(position).Parent!;
        var member = node.FirstAncestorOrSelf<MemberDeclarationSyntax>(each => each is not BaseTypeDeclarationSyntax);
        if (error.IsOfFlow && member is not null)
        {
            // A variable gets its value in one of the conditions before.
            var assigning = member.DescendantNodes().Where(each => SwitchText.IdOf(each) is not null && Assigns(each)).ToList();
            if (assigning.Count > 0)
                return [.. assigning.Select(each => SwitchText.IdOf(each)!.Value)];
        }
        else if (node.AncestorsAndSelf().Select(SwitchText.IdOf).FirstOrDefault(id => id is not null) is { } id)
        {
            return [id];
        }

        return [.. SwitchText.IdsIn(member is not null && SwitchText.IdsIn(member).Any() ? member : tree.GetRoot())];
    }

    private static bool Assigns(SyntaxNode node) => node is IfStatementSyntax || node.DescendantNodes().Any(inner =>
        inner is SingleVariableDesignationSyntax or AssignmentExpressionSyntax
        || (inner is ArgumentSyntax argument && argument.RefKindKeyword.Text == "out"));
}
