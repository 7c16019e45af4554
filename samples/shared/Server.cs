using System.Collections.Concurrent;
using System.Diagnostics;

namespace ModelPipeline.Samples;

/// <summary>The API as a process, for as long as a check takes.</summary>
internal sealed class Server : IAsyncDisposable
{
    private const string Address = "http://127.0.0.1:18080";

    private readonly Process process;

    private Server(Process process)
    {
        this.process = process;
        Http = new() { BaseAddress = new(Address), Timeout = TimeSpan.FromMinutes(5) };
    }

    public HttpClient Http { get; }

    /// <param name="api">The API's assembly.</param>
    /// <param name="work">Its working directory.</param>
    /// <param name="settings">The file with its settings.</param>
    /// <param name="startTimeout">How long it may take until it is ready.</param>
    /// <param name="isQuiet">Whether what it says is kept for the exception instead of shown.</param>
    /// <exception cref="InvalidOperationException">It does not serve. The message holds what it said on its standard error.</exception>
    public static async Task<Server> StartAsync(string api, string work, string settings, TimeSpan startTimeout, bool isQuiet = false)
    {
        var start = new ProcessStartInfo("dotnet", [api, "--Config", settings])
        {
            WorkingDirectory = work,
            RedirectStandardError = true,
            RedirectStandardOutput = isQuiet,
        };
        start.Environment["ASPNETCORE_URLS"] = Address;
        var said = new ConcurrentQueue<string>();
        var server = new Server(Process.Start(start)!);
        server.process.ErrorDataReceived += (_, line) =>
        {
            said.Enqueue(line.Data ?? "");
            if (!isQuiet)
                Console.Error.WriteLine(line.Data);
        };
        server.process.BeginErrorReadLine();
        if (isQuiet)
            server.process.BeginOutputReadLine();
        for (var began = Stopwatch.StartNew(); !await server.IsReadyAsync();)
        {
            if (server.process.HasExited || began.Elapsed > startTimeout)
            {
                await server.DisposeAsync();
                throw new InvalidOperationException(string.Join(Environment.NewLine, said.Prepend("The API does not serve:")));
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
