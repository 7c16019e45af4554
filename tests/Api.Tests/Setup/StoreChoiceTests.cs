using System.Text;
using ModelPipeline.Api;

namespace ModelPipeline.Tests;

public sealed class StoreChoiceTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("model-pipeline-choice-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("Host=h;Database=d", "PostgreSql")]
    [InlineData("Server=h;Database=d", "PostgreSql")]
    [InlineData("Project=p;Dataset=d", "BigQuery")]
    public void Of_ConnectionString_IsTheStoreOfItsWords(string text, string kind) =>
        Assert.Equal(new(kind, text), StoreChoice.Of("--input", text));

    [Theory]
    [InlineData("SQLite format 3\0more", "Sqlite")]
    [InlineData("checksumDUCKmore", "DuckDb")]
    public void Of_DatabaseFile_IsTheStoreOfItsFirstBytes(string content, string kind)
    {
        var file = Write("some.db", content);

        Assert.Equal(new(kind, $"Data Source={file}"), StoreChoice.Of("--input", $"Data Source={file}"));
        Assert.Equal((kind, null), (StoreChoice.Of("--input", file).Kind, StoreChoice.Of("--input", file).File));
        Assert.Contains(file, StoreChoice.Of("--input", file).ConnectionString, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SQLite format 3")]
    [InlineData("DUCK")]
    [InlineData("id,tenure\n")]
    [InlineData("")]
    public void Of_FileThatIsNoDatabase_IsAFault(string content)
    {
        var file = Write("some.db", content);

        var fault = Assert.Throws<PipelineConfigurationException>(() => StoreChoice.Of("--input", file)).Faults.Single();

        Assert.Equal("--input", fault.Setting);
        Assert.Contains($"is '{file}', which is no DuckDB or SQLite file", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rows.csv")]
    [InlineData("rows.CSV.gz")]
    [InlineData("rows.csv.zst")]
    [InlineData("rows.jsonl.ZST")]
    [InlineData("rows.tsv")]
    [InlineData("rows.json")]
    [InlineData("rows.jsonl")]
    [InlineData("rows.ndjson")]
    [InlineData("rows.parquet")]
    public void Of_TableFile_IsReadByDuckDb(string name)
    {
        var file = Write(name, "");

        Assert.Equal(new("DuckDb", "Data Source=:memory:", file), StoreChoice.Of("--input", file));
    }

    [Theory]
    [InlineData("data/*.csv")]
    [InlineData("data/*")]
    [InlineData("data/202?.csv")]
    [InlineData("data/[ab].csv")]
    [InlineData("https://example.com/rows.csv")]
    public void Of_Pattern_NeedNotExist(string pattern) =>
        Assert.Equal(new("DuckDb", "Data Source=:memory:", pattern), StoreChoice.Of("--input", pattern));

    [Fact]
    public void Of_FileWithAnEqualsSign_IsAFile()
    {
        var file = Write("day=1.csv", "");

        Assert.Equal(file, StoreChoice.Of("--input", file).File);
    }

    [Fact]
    public void Of_Folder_TakesItsOnlyTable()
    {
        Write("model.onnx", "");
        Assert.Contains("which has no table; name a file that ends in .csv, .tsv", Fault(folder), StringComparison.Ordinal);

        var only = Write("rows.csv", "");
        Assert.Equal(new("DuckDb", "Data Source=:memory:", only), StoreChoice.Of("--input", folder));

        var other = Write("a.parquet", "");
        Assert.EndsWith($"name the file that has a row for each user: {other}, {only}.", Fault(folder), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gone.csv", "is 'gone.csv', which does not exist; name a file, or a connection string.")]
    [InlineData("gone.db", "is 'gone.db', which does not exist")]
    [InlineData("Data Source=gone.db", "is 'gone.db', which does not exist")]
    [InlineData("Port=1", "is a connection string of no known store; set Host=...")]
    [InlineData("=", "is '=', which does not exist")]
    public void Of_Nothing_SaysWhatToName(string text, string said) => Assert.StartsWith(said, Fault(text), StringComparison.Ordinal);

    private static string Fault(string text)
    {
        var fault = Assert.Single(Assert.Throws<PipelineConfigurationException>(() => StoreChoice.Of("--input", text)).Faults);
        Assert.Equal("--input", fault.Setting);
        return fault.Message;
    }

    private string Write(string name, string content)
    {
        var file = Path.Combine(folder, name);
        File.WriteAllBytes(file, Encoding.ASCII.GetBytes(content));
        return file;
    }
}
