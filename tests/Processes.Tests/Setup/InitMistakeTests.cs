namespace ModelPipeline.Tests;

/// <summary>What <c>init</c> says of connection strings: what to write instead, and never a password.</summary>
public sealed class InitMistakeTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("model-pipeline-init-").FullName;

    [Theory]
    [InlineData("--input", "postgresql://reader:hidden@db/warehouse", "--input is an address (...://...); write PostgreSQL as ")]
    [InlineData("--input", "postgresql+psycopg://reader:hid*den=hidden@db/w", "--input is an address (...://...); write PostgreSQL ")]
    [InlineData("--scores", "postgresql://writer:hidden@db/scores", "--scores is an address (...://...); write PostgreSQL as ")]
    [InlineData("--input", "churn.onnx", "--input is 'churn.onnx', which is no DuckDB or SQLite file; name one, or a")]
    public async Task Init_OfWhatIsNoStore_SaysWhatToWriteWithoutAPassword(string argument, string value, string message)
    {
        TelcoTable.Write(File("customers.csv"));
        await WriteAsync("churn.onnx", TelcoTable.NamedInputs());
        string[] input = argument == "--input" ? [] : ["--input", "customers.csv"];

        var (exitCode, _, error) = await RunAsync(["init", "--model", "churn.onnx", argument, value, .. input]);

        Assert.Equal(78, exitCode);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_WithAPassword_SaysHowToKeepThePasswordOutOfTheFile()
    {
        TelcoTable.Write(File("customers.csv"));
        await WriteAsync("churn.onnx", TelcoTable.NamedInputs());

        var (exitCode, output, error) = await RunAsync(
            "init", "--model", "churn.onnx", "--input", "customers.csv", "--scores", "Host=db;Username=writer;Password=hidden");

        Assert.True(exitCode == 0, error);
        Assert.Contains("pipeline.json holds the password of ConnectionStrings:scores; to keep the password out of the file, set "
            + "ConnectionStrings__scores in the environment, and delete the line.", output, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", output, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string File(string name) => Path.Combine(folder, name);

    private Task WriteAsync(string name, byte[] content) => System.IO.File.WriteAllBytesAsync(File(name), content);

    private Task<(int ExitCode, string Out, string Error)> RunAsync(params string[] arguments) =>
        CommandProcess.RunAsync(new("http://127.0.0.1:1"), folder, arguments);
}
