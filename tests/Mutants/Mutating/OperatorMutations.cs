using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ModelPipeline.Mutants;

/// <summary>Another operator between two operands, or one operand alone.</summary>
internal static class OperatorMutations
{
    public static IEnumerable<Mutation> Of(ExpressionSyntax expression)
    {
        if (expression is not BinaryExpressionSyntax binary)
            yield break;
        var (left, right) = (binary.Left, binary.Right);
        if (binary.IsKind(SyntaxKind.CoalesceExpression))
        {
            if (right is not ThrowExpressionSyntax)
                yield return Mutation.Replace(binary, right);
            yield return Mutation.Replace(binary, $"{left}!");
            yield break;
        }

        var other = Moved(binary.OperatorToken.Text) ?? Other(binary.OperatorToken.Text);
        if (other is not null && !IsText(left) && !IsText(right))
            yield return Mutation.Replace(binary, $"{left} {other} {right}");
    }

    /// <summary>A comparison with its boundary moved.</summary>
    public static string? Moved(string comparison) => comparison switch
    {
        "<" => "<=",
        "<=" => "<",
        ">" => ">=",
        ">=" => ">",
        _ => null,
    };

    private static string? Other(string name) => name switch
    {
        "==" => "!=",
        "!=" => "==",
        "&&" => "||",
        "||" => "&&",
        "+" => "-",
        "-" => "+",
        "*" => "/",
        "/" => "*",
        "%" => "*",
        "&" => "|",
        "|" => "&",
        "<<" => ">>",
        ">>" => "<<",
        _ => null,
    };

    // There is no other operator for texts.
    private static bool IsText(ExpressionSyntax operand) =>
        operand is InterpolatedStringExpressionSyntax || operand.IsKind(SyntaxKind.StringLiteralExpression)
        || (operand is BinaryExpressionSyntax sum && sum.IsKind(SyntaxKind.AddExpression) && (IsText(sum.Left) || IsText(sum.Right)));
}
