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
        // The text ends with a token: a comment behind the token is left out, because it would hide what follows.
        var original = code.ToString();
        SyntaxNode both = mutation.Form switch
        {
            MutationForm.Expression => SyntaxFactory.ParseExpression($"({Switch}({id}) ? ({mutation.Changed}) : {original})"),
            MutationForm.Negation => SyntaxFactory.ParseExpression($"({Switch}({id}) ^ ({original}))"),
            _ => SyntaxFactory.ParseStatement($"{{ if ({Switch}({id})) {{ {mutation.Changed} }} else {{ {original} }} }}"),
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

    [GeneratedRegex(@"global::MutantSwitch\.Is\((\d+)\)")]
    private static partial Regex Number();
}
