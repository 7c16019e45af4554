using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ModelPipeline.Mutants;

/// <summary>A condition with the opposite value.</summary>
internal static class ConditionMutations
{
    public static IEnumerable<Mutation> Of(ExpressionSyntax expression)
    {
        // The operators == and != have a change of their own, which is the same.
        var hasOther = expression.IsKind(SyntaxKind.EqualsExpression) || expression.IsKind(SyntaxKind.NotEqualsExpression);
        var isCondition = IsCondition(expression) && expression is not LiteralExpressionSyntax;
        if (!hasOther && (isCondition || expression is IsPatternExpressionSyntax || expression.IsKind(SyntaxKind.LogicalNotExpression)))
            yield return Mutation.Negate(expression);
        if (expression is IsPatternExpressionSyntax pattern)
        {
            foreach (var changed in MovedBoundaries(pattern))
                yield return Mutation.Replace(expression, changed);
        }
    }

    private static bool IsCondition(ExpressionSyntax expression) => expression.Parent switch
    {
        IfStatementSyntax parent => parent.Condition == expression,
        WhileStatementSyntax parent => parent.Condition == expression,
        DoStatementSyntax parent => parent.Condition == expression,
        ForStatementSyntax parent => parent.Condition == expression,
        ConditionalExpressionSyntax parent => parent.Condition == expression,
        WhenClauseSyntax => true,
        CatchFilterClauseSyntax => true,
        _ => false,
    };

    // x is > 5 becomes x is >= 5.
    private static IEnumerable<SyntaxNode> MovedBoundaries(IsPatternExpressionSyntax pattern) =>
        from relation in pattern.Pattern.DescendantNodesAndSelf().OfType<RelationalPatternSyntax>()
        let moved = OperatorMutations.Moved(relation.OperatorToken.Text)
        where moved is not null
        select pattern.ReplaceToken(relation.OperatorToken, SyntaxFactory.ParseToken(moved).WithTriviaFrom(relation.OperatorToken));
}
