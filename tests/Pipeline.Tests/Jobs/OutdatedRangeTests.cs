namespace ModelPipeline.Tests;

public sealed class OutdatedRangeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PlanAsync_UsersOfOtherVersions_AreRangesThatFollowEachOther()
    {
        var writer = new FakeWriter();
        await WriteAsync(writer, "v1", "a", "b", "c", "d", "e");
        await WriteAsync(writer, "v2", "c");

        var plan = await OutdatedRange.PlanAsync(writer, "v2", 2, new("test"), Token);

        Assert.Equal(4, plan.Users);
        Assert.Equal([new(null, "b"), new("b", "e")], plan.Partitions.Select(OutdatedRange.Read));
    }

    [Fact]
    public async Task PlanAsync_EverybodyHasTheVersion_IsNothingToDo()
    {
        var plan = await OutdatedRange.PlanAsync(new FakeWriter(), "v2", 2, new("test"), Token);

        Assert.Equal((0, 0L), (plan.Partitions.Count, plan.Users));
    }

    [Fact]
    public async Task PlanAsync_OutputThatCannotTell_IsAFaultThatSaysWhatToDo()
    {
        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(
            () => OutdatedRange.PlanAsync(new SilentWriter(), "v2", 2, new("test"), Token));

        Assert.Equal(
            "Output cannot tell the versions of its rows; name the users, or score everybody.", Assert.Single(error.Faults).ToString());
    }

    private static Task WriteAsync(FakeWriter writer, string version, params string[] users) => writer.WriteAsync(
        new(new(users, [new Column<double>(new("y", ColumnType.Double), new double[users.Length])]), version, default, default, Guid.Empty),
        new("test"), Token);

    /// <summary>Has the defaults of the interface.</summary>
    private sealed class SilentWriter : IWriter
    {
        public Task OpenAsync(Schema outputs, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<IReadOnlyList<int>> WriteAsync(Predictions predictions, StoreCall call, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<int>>([]);

        public Task<Predictions?> ReadAsync(string user, StoreCall call, CancellationToken cancellationToken) =>
            Task.FromResult<Predictions?>(null);

        public Task PingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public ValueTask DisposeAsync() => default;
    }
}
