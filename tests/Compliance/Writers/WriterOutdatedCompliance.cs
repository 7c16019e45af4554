namespace ModelPipeline.Compliance;

/// <summary>Users whose newest stored score is of another version.</summary>
public abstract class WriterOutdatedCompliance(IWriterStore store) : WriterCompliance(store)
{
    private static readonly string[] Users = ["a", "b", "c", "d", "e", "z", "é", "用户"];

    [Theory]
    [InlineData(OutputMode.Upsert)]
    [InlineData(OutputMode.Append)]
    public async Task ReadOutdatedAsync_PageByPage_GivesEachUserOfAnotherVersionOnce(OutputMode mode)
    {
        await using var writer = await OpenAsync(mode);
        await writer.WriteAsync(Scores.Of(1, 10, Users), Token);
        await writer.WriteAsync(Scores.Of(2, 20, "b", "z") with { ModelVersion = "v2" }, Token);

        var found = new List<string>();
        for (var after = (string?)null; await PageAsync(writer, "v2", after, null, 2) is { Count: > 0 } page; after = page[^1])
            found.AddRange(page);

        Assert.Equal(["a", "c", "d", "e", "é", "用户"], found.Order(StringComparer.Ordinal));
        Assert.Equal(["b", "z"], (await PageAsync(writer, "v1", null, null, 10)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ReadOutdatedAsync_Range_EndsWithItsLastUser()
    {
        await using var writer = await OpenAsync();
        await writer.WriteAsync(Scores.Of(1, 10, Users), Token);
        var all = await PageAsync(writer, "v2", null, null, 10);

        Assert.Equal(all.Skip(2).Take(3), await PageAsync(writer, "v2", all[1], all[4], 10));
    }

    [Fact]
    public async Task ReadOutdatedAsync_AppendedOlderRow_CountsTheNewest()
    {
        await using var writer = await OpenAsync(OutputMode.Append);
        await writer.WriteAsync(Scores.Of(2, 20, "a") with { ModelVersion = "v2" }, Token);
        await writer.WriteAsync(Scores.Of(1, 10, "a"), Token);

        Assert.Empty(await PageAsync(writer, "v2", null, null, 10));
    }

    private static async Task<IReadOnlyList<string>> PageAsync(IWriter writer, string version, string? after, string? to, int limit) =>
        (await writer.ReadOutdatedAsync(new(version, after, to, limit), OnDemand.Call, Token))!;
}
