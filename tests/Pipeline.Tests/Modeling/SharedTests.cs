namespace ModelPipeline.Tests;

public sealed class SharedTests
{
    private readonly FakeModel model = new();
    private readonly Shared<FakeModel> shared;

    public SharedTests() => shared = new(model);

    [Fact]
    public async Task DisposeAsync_NobodyUsesTheValue_DisposesOfItAtOnce()
    {
        Assert.True(shared.TryEnter());
        await shared.LeaveAsync();
        Assert.False(model.IsDisposed);

        await shared.DisposeAsync();

        Assert.True(model.IsDisposed);
        Assert.False(shared.TryEnter());
    }

    [Fact]
    public async Task DisposeAsync_WhileTheValueIsUsed_DisposesOfItAfterTheLastUser()
    {
        shared.TryEnter();
        await shared.DisposeAsync();
        // Whoever works with the value may take it along.
        Assert.True(shared.TryEnter());
        await shared.DisposeAsync();

        await shared.LeaveAsync();
        Assert.False(model.IsDisposed);
        await shared.LeaveAsync();

        Assert.True(model.IsDisposed);
        Assert.Same(model, shared.Value);
    }
}
