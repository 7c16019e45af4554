using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ModelPipeline.Mutants;

/// <summary>The code of a switch.</summary>
internal static partial class SwitchText
{
    private const string Switch = "global::MutantSwitch.Is";

    /// <summary>The code with a change beside it.</summary>
    public static SyntaxNode Wrap(SyntaxNode code, Mutation mutation, int id)
    {
        var original = Line(code.WithoutTrivia());
        SyntaxNode both = mutation.Form switch
        {
            MutationForm.Expression => SyntaxFactory.ParseExpression($"({Switch}({id}) ? ({Line(mutation.Changed)}) : {original})"),
            MutationForm.Negation => SyntaxFactory.ParseExpression($"({Switch}({id}) ^ ({original}))"),
            _ => SyntaxFactory.ParseStatement($"{{ if ({Switch}({id})) {{ {Line(mutation.Changed)} }} else {{ {original} }} }}"),
        };
        return both.WithTriviaFrom(code);
    }

    /// <summary>The number of the switch that this node is, or null.</summary>
    public static int? IdOf(SyntaxNode node)
    {
        var condition = node switch
        {
            ConditionalExpressionSyntax choice => choice.Condition,
            BinaryExpressionSyntax binary when binary.IsKind(SyntaxKind.ExclusiveOrExpression) => binary.Left,
            IfStatementSyntax choice => choice.Condition,
            _ => null,
        };
        if (condition is not InvocationExpressionSyntax)
            return null;
        return Number().Match(condition.ToString()) is { Success: true } match ? Id(match) : null;
    }

    /// <summary>The numbers of all switches within a node.</summary>
    public static IEnumerable<int> IdsIn(SyntaxNode node) => Number().Matches(node.ToString()).Select(Id);

    private static int Id(Match match) => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);

    // What follows a comment has to stand on another line.
    private static string Line(object code)
    {
        var text = code.ToString()!;
        return text.Contains("//", StringComparison.Ordinal) ? $"{text}\n" : text;
    }

    [GeneratedRegex(@"global::MutantSwitch\.Is\((\d+)\)")]
    private static partial Regex Number();
}
