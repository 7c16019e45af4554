using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ModelPipeline.Mutants;

/// <summary>The changes that are made to a piece of code. Texts and log messages are left alone.</summary>
internal static class Mutations
{
    public static IReadOnlyList<Mutation> Of(SyntaxNode node) => node switch
    {
        ExpressionSyntax expression when MutablePlaces.Holds(expression) => [.. OfExpression(expression)],
        ExpressionStatementSyntax statement => [.. StatementMutations.Of(statement)],
        _ => [],
    };

    /// <summary>The number of changes that the compiler wants to be constants, so that no switch can stand there.</summary>
    public static int CountConstants(SyntaxNode node) =>
        node is ExpressionSyntax expression && MutablePlaces.IsConstant(expression) ? OfExpression(expression).Count() : 0;

    private static IEnumerable<Mutation> OfExpression(ExpressionSyntax expression) =>
        ConditionMutations.Of(expression)
            .Concat(OperatorMutations.Of(expression))
            .Concat(LiteralMutations.Of(expression))
            .Concat(CallMutations.Of(expression))
            .Concat(ReturnMutations.Of(expression))
            .Where(mutation => mutation.Form != MutationForm.Expression || !DeclaresVariables(expression));

    /// <summary>Whether a copy of the code would declare a variable for the second time.</summary>
    public static bool DeclaresVariables(SyntaxNode code) =>
        code.DescendantNodesAndSelf().Any(node => node is SingleVariableDesignationSyntax);
}
