namespace ModelPipeline.Tests;

/// <summary>The errors in the output of a build.</summary>
public sealed class CompilerErrorTests
{
    [Fact]
    public void Read_OutputOfABuild_FindsEachErrorOnce()
    {
        const string output = """
            /copy/src/A.cs(12,34): error CS0165: Use of unassigned local variable 'v' [/copy/src/P.csproj]
            /copy/src/A.cs(12,34): error CS0165: Use of unassigned local variable 'v' [/copy/src/P.csproj]
            /copy/src/B.cs(1,2): warning CS8602: Dereference [/copy/src/P.csproj]
            """;

        Assert.Equal([new CompilerError("/copy/src/A.cs", 11, 33, "CS0165")], CompilerError.Read(output));
    }
}
