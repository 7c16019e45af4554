using Npgsql;

namespace ModelPipeline.Connectors.PostgreSql.Tests;

/// <summary>Columns that arrive as one array.</summary>
public sealed class PostgreSqlPackTests(PostgreSqlServer server) : IAsyncDisposable
{
    private readonly PostgreSqlSchema schema = new(server);

    private static CancellationToken Token => PostgreSqlSchema.Token;

    [Theory]
    [InlineData("float4", true)]
    [InlineData("float8", true)]
    [InlineData("int2", true)]
    [InlineData("int4", true)]
    [InlineData("int8", true)]
    [InlineData("bool", true)]
    [InlineData("numeric", false)]
    [InlineData("text", false)]
    public void Takes_Type_IsANumberOfOneSize(string type, bool takes) => Assert.Equal(takes, PostgreSqlPack.Takes(type));

    // The table was altered after its description and before the scan.
    [Theory]
    [InlineData("ARRAY[1::int4, 2]", "int8")]
    [InlineData("1::int4", "int4")]
    public async Task Readers_ResultOfAnotherType_IsTransient(string sql, string type)
    {
        await using var connection = schema.Connect();
        await using var command = new NpgsqlCommand($"SELECT 'a', {sql}", connection);
        await using var row = await command.ExecuteReaderAsync(Token);

        var error = Assert.Throws<StoreException>(() => PostgreSqlPack.Readers(row, ["x", "y"], type, 1, 1));

        Assert.True(error.IsTransient);
        Assert.Equal("The input has changed since it was described.", error.Message);
    }

    [Fact]
    public async Task Readers_TypeThatIsNotPacked_IsAMistakeOfTheCaller()
    {
        await using var connection = schema.Connect();
        await using var command = new NpgsqlCommand("SELECT 'a', ARRAY['x', 'y']", connection);
        await using var row = await command.ExecuteReaderAsync(Token);

        Assert.Throws<ArgumentOutOfRangeException>(() => PostgreSqlPack.Readers(row, ["x", "y"], "text", 1, 1));
    }

    public ValueTask DisposeAsync() => schema.DisposeAsync();
}
