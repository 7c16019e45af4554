using System.Diagnostics;

namespace ModelPipeline.Samples.Telco;

/// <summary>The API as a process, for as long as the check takes.</summary>
internal sealed class Server : IAsyncDisposable
{
    private const string Address = "http://127.0.0.1:18080";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;

    private Server(Process process)
    {
        this.process = process;
        Http = new() { BaseAddress = new(Address), Timeout = TimeSpan.FromMinutes(5) };
    }

    public HttpClient Http { get; }

    public static async Task<Server> StartAsync(string api, string work, string settings)
    {
        var start = new ProcessStartInfo("dotnet", [api, "--Config", settings]) { WorkingDirectory = work };
        start.Environment["ASPNETCORE_URLS"] = Address;
        var server = new Server(Process.Start(start)!);
        var began = Stopwatch.StartNew();
        while (!await server.IsReadyAsync())
        {
            if (server.process.HasExited || began.Elapsed > Patience)
            {
                await server.DisposeAsync();
                throw new InvalidOperationException("The API does not serve; see above.");
            }

            await Task.Delay(100);
        }

        return server;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var response = await Http.GetAsync("/health/ready");
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
