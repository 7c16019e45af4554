namespace ModelPipeline.Tests;

/// <summary>Code that is compiled once with all its changes.</summary>
public sealed class SwitchRewriterTests
{
    [Fact]
    public void Visit_NestedChanges_EachSwitchMakesItsOwnChange()
    {
        var code = new CompiledCode("public class C { public static int M(int a, int b) { if (a < b) { a += 10; } return a * (b - 1); } }");

        Assert.Equal(24, code.Call(-1, 2, 3));
        Assert.Equal(4, code.Call(Id(code, "not (a < b)"), 2, 3));
        Assert.Equal(26, code.Call(Id(code, "a < b -> a <= b"), 3, 3));
        Assert.Equal(6, code.Call(Id(code, "a < b -> a <= b") + 100, 3, 3));
        Assert.Equal(-16, code.Call(Id(code, "a += 10 -> a -= 10"), 2, 3));
        Assert.Equal(4, code.Call(Id(code, "removed: a += 10"), 2, 3));
        Assert.Equal(48, code.Call(Id(code, "b - 1 -> b + 1"), 2, 3));
        Assert.Equal(12, code.Call(Id(code, "1 -> 1 + 1"), 2, 3));
        Assert.Equal(0, code.Call(Id(code, "returns a * (b - 1) -> default!"), 2, 3));
    }

    [Fact]
    public void Visit_CommentsInConditions_StillCompiles()
    {
        var code = new CompiledCode("""
            public class C { public static bool M(int a) => a > 1 // not one
                && a < 9; // not nine
            }
            """);

        Assert.Empty(code.Excluded);
        Assert.Equal(true, code.Call(-1, 5));
        Assert.Equal(true, code.Call(Id(code, "a < 9 -> a <= 9"), 9));
    }

    // An else must stay with its if, and the part of a?.B cannot stand alone.
    [Fact]
    public void Visit_ElseAndConditionalAccess_StillCompiles()
    {
        var code = new CompiledCode("""
            using System.Linq;
            public class C
            {
                public static int? M(int[]? a)
                {
                    int? n = 0;
                    if (a == null) n = 1; else n = a?.Skip(1).First();
                    return n;
                }
            }
            """);

        Assert.Empty(code.Excluded);
        Assert.Equal(8, code.Call(-1, [new[] { 7, 8, 9 }]));
        Assert.Equal(0, code.Call(Id(code, "removed: n = a?.Skip(1).First()"), [new[] { 7, 8, 9 }]));
    }

    // A negated condition leaves the variable without a value, and a byte takes a constant alone.
    [Fact]
    public void Of_ChangesThatDoNotCompile_LoseTheirSwitchAndOthersKeepIt()
    {
        var code = new CompiledCode("""
            public class C
            {
                public static int M(string? text)
                {
                    byte one = 1;
                    if (text is not null && int.TryParse(text, out var number))
                        return number + one;
                    return 0 - 1;
                }
            }
            """);

        Assert.Equal(6, code.Call(-1, "5"));
        Assert.DoesNotContain(code.Mutants, mutant => mutant.What.StartsWith("not (text is not null &&", StringComparison.Ordinal));
        Assert.DoesNotContain(code.Mutants, mutant => mutant.Line == 5);
        Assert.Equal(4, code.Call(Id(code, "number + one -> number - one"), "5"));
        Assert.Equal(1, code.Call(Id(code, "0 - 1 -> 0 + 1"), "x"));
    }

    [Fact]
    public void Visit_SomeAreExcluded_OthersKeepTheirNumbersAndLines()
    {
        var code = Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree.ParseText("class C\n{\n  int M(int a) => a + 1;\n}\n").GetRoot();
        var all = new SwitchRewriter("C.cs", 5, new HashSet<int>());
        var some = new SwitchRewriter("C.cs", 5, new HashSet<int> { 5 });

        all.Visit(code);
        some.Visit(code);

        Assert.Equal(all.Mutants.Where(mutant => mutant.Id != 5), some.Mutants);
        Assert.Equal((8, 8), (all.NextId, some.NextId));
        Assert.All(all.Mutants, mutant => Assert.Equal(3, mutant.Line));
    }

    // A process makes a static value once: its change needs a process of its own.
    [Fact]
    public void Visit_StaticValues_AreMarked()
    {
        var code = new CompiledCode("""
            public class C
            {
                private static readonly int Field = 1 + 10;
                public static int Property { get; } = 2 + 10;
                public static int Computed => 3 + 10;
                private static readonly System.Func<int> Function = () => 4 + 10;
                private readonly int own = 5 + 10;
                static C() { Field += 6 * 10; }
                public static int M() => 7 + 10;
            }
            """);

        Assert.Equal([3, 4, 8], code.Mutants.Where(each => each.IsStatic).Select(each => each.Line).Distinct());
        Assert.Equal([5, 6, 7, 9], code.Mutants.Where(each => !each.IsStatic).Select(each => each.Line).Distinct());
    }

    private static int Id(CompiledCode code, string what) => Assert.Single(code.Mutants, mutant => mutant.What == what).Id;
}
