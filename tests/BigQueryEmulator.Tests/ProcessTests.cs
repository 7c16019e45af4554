using System.Text.RegularExpressions;
using ModelPipeline.BigQueryEmulator.Tests.Fakes;

namespace ModelPipeline.BigQueryEmulator.Tests;

/// <summary>The emulator as a program.</summary>
public sealed partial class ProcessTests
{
    [Fact]
    public async Task Run_WithATable_ServesIt()
    {
        using var file = new TemporaryFile("id,n\na,1\n");

        var (process, output) = await Programs.RunUntilAsync("listens at", "dotnet", Programs.Emulator, "--urls", "http://127.0.0.1:0",
            "--project", "mine", "--dataset", "set", "--table", $"t={file.Path}");
        try
        {
            using var http = new HttpClient();
            var address = Address().Match(output).Value;
            var rows = await http.GetStringAsync($"{address}/bigquery/v2/projects/mine/datasets/set/tables/t/data");

            Assert.Contains("mine.set.t: 1 rows", output, StringComparison.Ordinal);
            Assert.Contains("""{"f":[{"v":"a"},{"v":"1"}]}""", rows, StringComparison.Ordinal);
        }
        finally
        {
            process.Kill();
            process.Dispose();
        }
    }

    [Theory]
    [InlineData("--nonsense", "x")]
    [InlineData("--urls", "http://example.com:9050")]
    [InlineData("--table", "customers")]
    [InlineData("--storage", "http://127.0.0.1:9060")]
    public async Task Run_WrongArguments_PrintsUsage(string option, string value)
    {
        var (process, output) = await Programs.RunUntilAsync(null, "dotnet", Programs.Emulator, option, value);
        using (process)
            Assert.Equal(64, process.ExitCode);

        Assert.Contains("Usage:", output, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}
