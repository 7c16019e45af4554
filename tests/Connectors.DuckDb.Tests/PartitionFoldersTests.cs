using ModelPipeline.Connectors.DuckDb.Files;

namespace ModelPipeline.Connectors.DuckDb.Tests;

public sealed class PartitionFoldersTests
{
    [Theory]
    [InlineData("day=2024-02-13/part=a%2Fb/x.parquet", "day:2024-02-13 part:a/b")]
    [InlineData("c:\\in\\day=1\\x.csv", "day:1")]
    [InlineData("a/plan=/x.csv", "plan:")]
    [InlineData("a/plan=__HIVE_DEFAULT_PARTITION__/x.csv", "plan:null")]
    [InlineData("a/k=v=w/x.csv", "k:v=w")]
    [InlineData("a/=v/b/x.csv", "")]
    [InlineData("a/k=v.csv", "")]
    [InlineData("x.csv", "")]
    public void Of_Path_AreTheFoldersWithANameAndAValue(string path, string columns) =>
        Assert.Equal(columns, string.Join(' ', PartitionFolders.Of(path).Select(folder => $"{folder.Name}:{folder.Value ?? "null"}")));
}
