using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ModelPipeline.Mutants;

/// <summary>A statement that does not run, and a sum that goes the other way.</summary>
internal static class StatementMutations
{
    public static IEnumerable<Mutation> Of(ExpressionStatementSyntax statement)
    {
        var expression = statement.Expression;
        if (Mutations.DeclaresVariables(statement) || expression is AssignmentExpressionSyntax { Left: DeclarationExpressionSyntax }
            || WritesLog(expression) || statement.ContainsDirectives)
        {
            yield break;
        }

        yield return Mutation.Remove(expression);
        if (Opposite(expression) is { } opposite)
            yield return Mutation.ReplaceStatement(expression, opposite);
    }

    private static string? Opposite(ExpressionSyntax expression) => expression switch
    {
        PostfixUnaryExpressionSyntax unary => $"{unary.Operand}{(unary.IsKind(SyntaxKind.PostIncrementExpression) ? "--" : "++")}",
        AssignmentExpressionSyntax sum when sum.IsKind(SyntaxKind.AddAssignmentExpression) => $"{sum.Left} -= {sum.Right}",
        AssignmentExpressionSyntax sum when sum.IsKind(SyntaxKind.SubtractAssignmentExpression) => $"{sum.Left} += {sum.Right}",
        _ => null,
    };

    // log.Failed(e), LogFailed(e)
    private static bool WritesLog(ExpressionSyntax expression) => expression is InvocationExpressionSyntax call && call.Expression switch
    {
        MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax log } =>
            log.Identifier.Text.EndsWith("log", StringComparison.OrdinalIgnoreCase),
        IdentifierNameSyntax method => method.Identifier.Text.StartsWith("Log", StringComparison.Ordinal),
        _ => false,
    };
}
