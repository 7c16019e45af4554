using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ModelPipeline.Mutants;

/// <summary>A member that returns null, zero or false.</summary>
internal static class ReturnMutations
{
    public static IEnumerable<Mutation> Of(ExpressionSyntax expression)
    {
        if (IsReturned(expression) && !IsPlain(expression))
            yield return Mutation.Replace($"returns {expression}", "default!") with { Changed = "default!" };
    }

    private static bool IsReturned(ExpressionSyntax expression) => expression.Parent switch
    {
        ReturnStatementSyntax statement => HasValue(statement),
        ArrowExpressionClauseSyntax arrow => HasValue(arrow),
        _ => false,
    };

    private static bool HasValue(SyntaxNode returning) =>
        returning.Ancestors().Select(ReturnType).FirstOrDefault(type => type is not null) is { } type && !NoValues.Contains(type);

    private static readonly string[] NoValues = ["void", "Task", "ValueTask"];

    // Empty for what has no type in the code.
    private static string? ReturnType(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax method => method.ReturnType.ToString(),
        LocalFunctionStatementSyntax function => function.ReturnType.ToString(),
        ConstructorDeclarationSyntax or DestructorDeclarationSyntax => "void",
        AccessorDeclarationSyntax accessor when !accessor.IsKind(SyntaxKind.GetAccessorDeclaration) => "void",
        BasePropertyDeclarationSyntax or ConversionOperatorDeclarationSyntax or OperatorDeclarationSyntax => "",
        AnonymousFunctionExpressionSyntax => "",
        _ => null,
    };

    // A default already, or as good as one. A literal has a change of its own.
    private static bool IsPlain(ExpressionSyntax expression) =>
        expression is LiteralExpressionSyntax or DefaultExpressionSyntax or ThrowExpressionSyntax or RefExpressionSyntax;
}
