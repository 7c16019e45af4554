using System.Globalization;
using System.Text;

namespace ModelPipeline.Connectors.DuckDb.Tests;

public sealed class DuckDbNamesTests : IDisposable
{
    private readonly DuckDbFolder folder = new();

    [Theory]
    [InlineData("csv")]
    [InlineData("jsonl")]
    [InlineData("parquet")]
    [InlineData("query")]
    public async Task OpenAsync_NamesThatDifferOnlyInCase_AreSeparateColumns(string kind)
    {
        var retriever = Retriever(kind, "user_id", "measure", "MEASURE", "measure_1");
        Field[] wanted = [new("MEASURE", ColumnType.Int64), new("measure", ColumnType.Int64), new("measure_1", ColumnType.Int64)];

        await using (retriever)
        {
            var schema = await retriever.OpenAsync(wanted, DuckDbFolder.Token);
            var batch = await retriever.GetAsync(["1"], DuckDbFolder.Token);

            Assert.Equal(["user_id", "measure", "MEASURE", "measure_1"], schema.Select(field => field.Name));
            Assert.Equal(["3", "2", "4"],
                wanted.Select(field => Convert.ToString(batch[field.Name].ValueAt(0), CultureInfo.InvariantCulture)));
        }
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("parquet")]
    [InlineData("query")]
    public async Task OpenAsync_NameTwice_IsTwiceInTheSchema(string kind)
    {
        await using var retriever = Retriever(kind, "user_id", "measure", "measure", "other");
        Assert.Equal(["user_id", "measure", "measure", "other"],
            (await retriever.OpenAsync([], DuckDbFolder.Token)).Select(field => field.Name));
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("parquet")]
    [InlineData("query")]
    public async Task OpenAsync_UserColumnTwice_IsAFault(string kind) =>
        Assert.Contains("has 2 times", (await DuckDbFolder.FaultAsync(Retriever(kind, "user_id", "user_id", "measure"))).Message,
            StringComparison.Ordinal);

    [Fact]
    public async Task OpenAsync_ParquetWithListsAndStructs_CountsItsColumnsOnly()
    {
        folder.Execute(
            $"COPY (SELECT 1 AS user_id, {{'x': 1, 'n': {{'x': 2}}}} AS st, [1, 2] AS l, 2 AS x, 3 AS x_1) TO '{folder.Path("p.parquet")}'");
        await using var retriever = folder.Retriever(folder.Path("p.parquet"));
        Assert.Equal(["user_id", "st", "l", "x", "x_1"], (await retriever.OpenAsync([], DuckDbFolder.Token)).Select(field => field.Name));
    }

    [Fact]
    public async Task OpenAsync_ParquetFileNameLooksLikeAPattern_ReadsThatFile()
    {
        folder.Execute($"COPY (SELECT 1 AS user_id, 2 AS x, 3 AS x_1) TO '{folder.Path("a[1].parquet")}'");
        folder.Execute($"COPY (SELECT 1 AS user_id, 2 AS x, 3 AS y) TO '{folder.Path("a1.parquet")}'");
        await using var retriever = folder.Retriever(folder.Path("a[1].parquet"));
        Assert.Equal(["user_id", "x", "x_1"], (await retriever.OpenAsync([], DuckDbFolder.Token)).Select(field => field.Name));
    }

    public void Dispose() => folder.Dispose();

    private DuckDbRetriever Retriever(string kind, params string[] names) => kind switch
    {
        "query" =>
            folder.Retriever(
                query: $"SELECT {string.Join(", ", names.Select((name, i) => $"{i + 1} AS {name}"))} WHERE '1' IN (SELECT unnest(@users))"),
        "parquet" => folder.Retriever(Parquet(names)),
        "jsonl" =>
            folder.Retriever(folder.Write("data.jsonl", $"{{{string.Join(",", names.Select((name, i) => $"\"{name}\":{i + 1}"))}}}")),
        _ => folder.Retriever(folder.Write("data.csv", string.Join(',', names), string.Join(',', names.Select((_, i) => i + 1)))),
    };

    // DuckDB cannot write such a file. So it writes a file with other names of the same length, which are then replaced in the bytes.
    private string Parquet(string[] names)
    {
        var path = folder.Path("data.parquet");
        var written = names.Select((name, i) => $"{new string('q', name.Length - 1)}{i}").ToArray();
        folder.Execute($"COPY (SELECT {string.Join(", ", written.Select((name, i) => $"{i + 1} AS {name}"))}) TO '{path}'");
        var content = names.Zip(written)
            .Aggregate(File.ReadAllText(path, Encoding.Latin1),
                (text, pair) => text.Replace(pair.Second, pair.First, StringComparison.Ordinal));
        File.WriteAllText(path, content, Encoding.Latin1);
        return path;
    }
}
