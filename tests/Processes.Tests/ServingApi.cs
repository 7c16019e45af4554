namespace ModelPipeline.Tests;

/// <summary>One API for all tests of a class.</summary>
public sealed class ServingApi : IAsyncLifetime
{
    internal Workplace Workplace { get; } = new();

    internal ApiProcess Api { get; private set; } = null!;

    internal HttpClient Http => Api.Http;

    public async ValueTask InitializeAsync() => Api = await ApiProcess.StartAsync(Workplace, Workplace.Settings());

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        Workplace.Dispose();
    }
}
