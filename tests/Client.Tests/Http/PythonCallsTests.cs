using System.Reflection;

namespace ModelPipeline.Client.Tests;

/// <summary>The Python client, beside connections and answers that are not as they should be.</summary>
public sealed class PythonCallsTests
{
    [Fact]
    public async Task Calls_OfThePythonClient_AreMadeAsTheyShould()
    {
        var root = typeof(PythonCallsTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(each => each.Key == "Root").Value!;

        var printed = await Programs.RunAsync("/usr/bin/python3", "-B", Path.Combine(root, "clients/python/test_calls.py"));

        Assert.Equal("10 checks", printed.Trim());
    }
}
