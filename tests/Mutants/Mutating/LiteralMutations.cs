using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ModelPipeline.Mutants;

/// <summary>A number that is one more, and the other of true and false.</summary>
internal static class LiteralMutations
{
    public static IEnumerable<Mutation> Of(ExpressionSyntax expression)
    {
        if (expression is not LiteralExpressionSyntax literal || IsForThreads(literal))
            yield break;
        if (literal.IsKind(SyntaxKind.TrueLiteralExpression))
            yield return Mutation.Replace(literal, "false");
        if (literal.IsKind(SyntaxKind.FalseLiteralExpression))
            yield return Mutation.Replace(literal, "true");
        if (literal.IsKind(SyntaxKind.NumericLiteralExpression))
            yield return Mutation.Replace(literal, $"{literal} + 1");
    }

    // ConfigureAwait(false) says on which thread the code goes on, which no test of the code can tell.
    private static bool IsForThreads(LiteralExpressionSyntax literal) =>
        literal.Parent?.Parent?.Parent is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax method }
        && method.Name.Identifier.Text == "ConfigureAwait";
}
