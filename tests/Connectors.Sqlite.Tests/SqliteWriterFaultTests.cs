namespace ModelPipeline.Connectors.Sqlite.Tests;

public sealed class SqliteWriterFaultTests : IDisposable
{
    private readonly SqliteFolder folder = new();

    [Theory]
    [InlineData("Host=localhost;Password=secret")]
    [InlineData("Data Source=x.db;Pooling=secret")]
    public void Constructor_ConnectionStringDoesNotFit_IsAFaultThatDoesNotRepeatIt(string connection)
    {
        var error = Assert.Throws<PipelineConfigurationException>(() => folder.Writer(connectionString: connection));

        Assert.Equal("Output:Connection", Assert.Single(error.Faults).Setting);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_FolderIsMissing_IsCreated()
    {
        await using var writer = folder.Writer(connectionString: $"Data Source={folder.Path("new/deep/x.db")}");

        await writer.OpenAsync(Scores.Schema, SqliteFolder.Token);

        Assert.True(File.Exists(folder.Path("new/deep/x.db")));
    }

    [Theory]
    [InlineData("/proc/x/y.db")]
    [InlineData("/dev/null/y.db")]
    [InlineData("/")]
    public async Task OpenAsync_FileCannotBeCreated_IsAFaultOfTheConnection(string path)
    {
        await using var writer = folder.Writer(connectionString: $"Data Source={path}");

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => writer.OpenAsync(Scores.Schema, SqliteFolder.Token));

        var fault = Assert.Single(error.Faults);
        Assert.Equal("Output:Connection", fault.Setting);
        Assert.Contains($"'{path}'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_FileIsNoDatabase_IsAFaultThatSaysSo()
    {
        var path = folder.Path("scores.csv");
        await File.WriteAllTextAsync(path, new string('x', 1_000), SqliteFolder.Token);
        await using var writer = folder.Writer(connectionString: $"Data Source={path}");

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => writer.OpenAsync(Scores.Schema, SqliteFolder.Token));

        Assert.Equal($"names '{path}', which is no SQLite file; name one, or a file that does not exist yet.",
            Assert.Single(error.Faults).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("PRAGMA journal_mode = WAL")]
    public async Task OpenAsync_ConnectionIsReadOnly_IsAFaultOfTheConnection(string prepare)
    {
        folder.Execute($"CREATE TABLE other (x); {prepare}");
        await using var writer = folder.Writer(connectionString: $"{folder.ConnectionString};Mode=ReadOnly");

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => writer.OpenAsync(Scores.Schema, SqliteFolder.Token));

        Assert.Equal("Output:Connection", Assert.Single(error.Faults).Setting);
    }

    [Theory]
    [InlineData("ReadOnly")]
    [InlineData("ReadWrite")]
    public async Task OpenAsync_FileIsMissingAndMayNotBeCreated_IsAFaultAndCreatesNone(string mode)
    {
        await using var writer = folder.Writer(connectionString: $"{folder.ConnectionString};Mode={mode}");

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => writer.OpenAsync(Scores.Schema, SqliteFolder.Token));

        Assert.Equal("Output:Connection", Assert.Single(error.Faults).Setting);
        Assert.False(File.Exists(folder.Path("test.db")));
    }

    [Fact]
    public async Task OpenAsync_FileIsNoDatabase_IsAFaultAndChangesNothing()
    {
        var text = new string('x', 20_000);
        await File.WriteAllTextAsync(folder.Path("test.db"), text, SqliteFolder.Token);
        await using var writer = folder.Writer();

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => writer.OpenAsync(Scores.Schema, SqliteFolder.Token));

        Assert.Equal("Output:Connection", Assert.Single(error.Faults).Setting);
        Assert.Equal(text, await File.ReadAllTextAsync(folder.Path("test.db"), SqliteFolder.Token));
    }

    public void Dispose() => folder.Dispose();
}
