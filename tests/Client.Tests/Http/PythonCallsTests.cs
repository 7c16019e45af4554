using System.Reflection;

namespace ModelPipeline.Client.Tests;

/// <summary>The Python client, beside connections and answers that are not as they should be.</summary>
public sealed class PythonCallsTests
{
    [Theory]
    [InlineData("test_calls.py", "11 checks")]
    // Builds the package as pip does.
    [InlineData("test_build.py", "modelpipeline-0.1.0-py3-none-any.whl modelpipeline-0.1.0.tar.gz")]
    public async Task Checks_OfThePythonClient_Pass(string file, string expected)
    {
        var root = typeof(PythonCallsTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(each => each.Key == "Root").Value!;

        var printed = await Programs.RunAsync("/usr/bin/python3", "-B", Path.Combine(root, "clients/python", file));

        Assert.Equal(expected, printed.Trim());
    }
}
