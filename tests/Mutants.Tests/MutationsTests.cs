using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ModelPipeline.Tests;

/// <summary>Which changes are made to a piece of code.</summary>
public sealed class MutationsTests
{
    [Theory]
    [InlineData("if (a < b) F();", "a < b -> a <= b", "not (a < b)", "removed: F()")]
    [InlineData("if (a is > 5) F();", "not (a is > 5)", "a is > 5 -> a is >= 5", "removed: F()")]
    [InlineData("if (a == b) F();", "a == b -> a != b", "removed: F()")]
    [InlineData("x = p && !q;", "removed: x = p && !q", "p && !q -> p || !q", "not (!q)")]
    [InlineData("return a - 30;", "returns a - 30 -> default!", "a - 30 -> a + 30", "30 -> 30 + 1")]
    [InlineData("return a ?? b;", "returns a ?? b -> default!", "a ?? b -> a!", "a ?? b -> b")]
    [InlineData("return a ?? throw e;", "returns a ?? throw e -> default!", "a ?? throw e -> a!")]
    [InlineData("return true;", "true -> false")]
    [InlineData("count += n;", "count += n -> count -= n", "removed: count += n")]
    [InlineData("count++;", "count++ -> count--", "removed: count++")]
    [InlineData("return list.Any(f);", "returns list.Any(f) -> default!", "list.Any(f) -> list.All(f)")]
    [InlineData("return Math.Min(a, b);", "returns Math.Min(a, b) -> default!", "Math.Min(a, b) -> Math.Max(a, b)")]
    public void Of_Statement_MakesItsChanges(string statement, params string[] expected) =>
        Assert.Equal(expected.Order(StringComparer.Ordinal), Changes(statement).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("log.Failed(e);")]
    [InlineData("LogFailed(e);")]
    [InlineData("var text = \"a\" + b;")]
    [InlineData("list.Any();")]
    [InlineData("const int limit = 5;")]
    public void Of_TextsLogsAndConstants_MakesNone(string statement) =>
        Assert.DoesNotContain(Changes(statement), change => !change.StartsWith("removed: list", StringComparison.Ordinal));

    // A copy would declare the variable twice, so the value is negated instead.
    [Fact]
    public void Of_ConditionThatDeclaresAVariable_IsNegatedAndNotCopied() =>
        Assert.Equal(
            ["not (a < b && map.TryGetValue(k, out var v))", "a < b -> a <= b"],
            Changes("if (a < b && map.TryGetValue(k, out var v)) return;"));

    [Fact]
    public void CountConstants_LimitAndDefaultOfAParameter_CountsBoth()
    {
        var code = CSharpSyntaxTree.ParseText("class C { const int Limit = 5; void F(bool fast = true) { } }").GetRoot();

        Assert.Equal(2, code.DescendantNodes().Sum(Mutations.CountConstants));
    }

    private static IEnumerable<string> Changes(string statement) =>
        CSharpSyntaxTree.ParseText($"class C {{ int M() {{ {statement} }} }}").GetRoot()
            .DescendantNodes().SelectMany(Mutations.Of).Select(mutation => mutation.What);
}
