using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ModelPipeline.Mutants;

/// <summary>A call of the opposite method.</summary>
internal static class CallMutations
{
    private static readonly (string One, string Other)[] Pairs =
    [
        ("First", "Last"), ("FirstOrDefault", "LastOrDefault"), ("Any", "All"), ("Min", "Max"), ("MinBy", "MaxBy"), ("Skip", "Take"),
        ("OrderBy", "OrderByDescending"), ("ThenBy", "ThenByDescending"), ("Floor", "Ceiling"), ("StartsWith", "EndsWith"),
        ("TrimStart", "TrimEnd"), ("IndexOf", "LastIndexOf"), ("SkipWhile", "TakeWhile"),
    ];

    private static readonly Dictionary<string, string> Opposites = Pairs
        .Concat(Pairs.Select(pair => (pair.Other, pair.One)))
        .ToDictionary(pair => pair.Item1, pair => pair.Item2, StringComparer.Ordinal);

    public static IEnumerable<Mutation> Of(ExpressionSyntax expression)
    {
        if (expression is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax method } call)
            yield break;
        if (method.Name is not IdentifierNameSyntax name)
            yield break;
        if (!Opposites.TryGetValue(name.Identifier.Text, out var opposite) || (opposite == "All" && call.ArgumentList.Arguments.Count == 0))
            yield break;
        yield return Mutation.Replace(call, call.ReplaceNode(name, SyntaxFactory.IdentifierName(opposite).WithTriviaFrom(name)));
    }
}
