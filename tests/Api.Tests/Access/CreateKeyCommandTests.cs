using ModelPipeline.Silo;

namespace ModelPipeline.Tests;

public sealed class CreateKeyCommandTests : IDisposable
{
    private readonly ApiFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("create-key", "--create-key", "", "--scopes", "read")]
    [InlineData("create-key:Scopes", "--create-key", "a", "--scopes", "root")]
    [InlineData("create-key:Scopes", "--create-key", "a")]
    [InlineData("create-key:Pipelines", "--create-key", "a", "--scopes", "read", "--pipelines", "a/b")]
    [InlineData("expires", "--create-key", "a", "--scopes", "read", "--expires", "soon")]
    [InlineData("expires", "--create-key", "a", "--scopes", "read", "--expires", "2001-01-01T00:00:00Z")]
    public async Task CreateKey_ThatDoesNotFit_EndsWithTheFault(string fault, params string[] arguments)
    {
        var (exitCode, message) = await folder.CreateKeyAsync(arguments);

        Assert.Equal(PipelineHost.ConfigurationFault, exitCode);
        Assert.Contains($"\n  {fault} ", message, StringComparison.Ordinal);
    }
}
