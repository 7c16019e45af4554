using ModelPipeline.BigQueryEmulator.Api;
using ModelPipeline.BigQueryEmulator.Values;

namespace ModelPipeline.BigQueryEmulator.Tests.Values;

public sealed class DuckDbTypeReaderTests
{
    [Theory]
    [InlineData("BIGINT", "BIGINT")]
    [InlineData("HUGEINT", "BIGINT")]
    [InlineData("DECIMAL(18,3)", "DECIMAL(38,9)")]
    [InlineData("DECIMAL(38,18)", "DECIMAL(38,18)")]
    [InlineData("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ")]
    [InlineData("VARCHAR[]", "VARCHAR[]")]
    [InlineData("STRUCT(a INTEGER, \"b \"\"c\" STRUCT(d DECIMAL(2,1)[]))[]",
        "STRUCT(\"a\" BIGINT, \"b \"\"c\" STRUCT(\"d\" DECIMAL(38,9)[]))[]")]
    public void Read_Type_IsBigQuerys(string type, string expected) => Assert.Equal(expected, DuckDbTypeReader.Read("x", type).DuckDbType);

    [Theory]
    [InlineData("BIGINT[][]", "nested arrays")]
    [InlineData("INTERVAL", "DuckDB's type INTERVAL")]
    public void Read_TypeThatBigQueryLacks_Throws(string type, string message) =>
        Assert.Contains(message, Assert.Throws<ApiException>(() => DuckDbTypeReader.Read("x", type)).Message, StringComparison.Ordinal);
}
