using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ModelPipeline.Mutants;

/// <summary>The places in the code where a choice between two expressions may stand.</summary>
internal static class MutablePlaces
{
    public static bool Holds(ExpressionSyntax expression) =>
        IsValue(expression) && !IsConstant(expression) && !IsPartOfConditionalAccess(expression) && !expression.ContainsDirectives;

    /// <summary>Whether the compiler demands a constant here.</summary>
    public static bool IsConstant(SyntaxNode node) => node.Ancestors().Any(ancestor => ancestor switch
    {
        PatternSyntax or CaseSwitchLabelSyntax or GotoStatementSyntax or EnumMemberDeclarationSyntax => true,
        InterpolationAlignmentClauseSyntax => true,
        EqualsValueClauseSyntax { Parent: ParameterSyntax } => true,
        BaseFieldDeclarationSyntax field => field.Modifiers.Any(SyntaxKind.ConstKeyword),
        LocalDeclarationStatementSyntax local => local.IsConst,
        _ => false,
    });

    /// <summary>Whether the code makes the value of a static field or property, and not a function that is kept there.</summary>
    public static bool IsStaticValue(SyntaxNode node) =>
        node.Ancestors().FirstOrDefault(ancestor => ancestor is MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax) switch
        {
            FieldDeclarationSyntax field => field.Modifiers.Any(SyntaxKind.StaticKeyword),
            PropertyDeclarationSyntax property =>
                property.Modifiers.Any(SyntaxKind.StaticKeyword) && property.Initializer?.Span.Contains(node.Span) is true,
            ConstructorDeclarationSyntax constructor => constructor.Modifiers.Any(SyntaxKind.StaticKeyword),
            _ => false,
        };

    private static bool IsValue(ExpressionSyntax expression) => expression.Parent switch
    {
        ExpressionStatementSyntax => false,
        ForStatementSyntax loop => loop.Condition == expression,
        AssignmentExpressionSyntax assignment => assignment.Right == expression,
        ArgumentSyntax argument => argument.RefKindKeyword.IsKind(SyntaxKind.None),
        _ => true,
    };

    // In a?.B.C() the part .B.C() cannot stand alone.
    private static bool IsPartOfConditionalAccess(ExpressionSyntax expression) =>
        expression.DescendantNodesAndSelf()
            .Where(node => node is MemberBindingExpressionSyntax or ElementBindingExpressionSyntax)
            .Any(node => !expression.Span.Contains(node.Ancestors().OfType<ConditionalAccessExpressionSyntax>().First().Span));
}
