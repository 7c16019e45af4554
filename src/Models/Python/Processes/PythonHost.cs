using System.Collections.Concurrent;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace ModelPipeline.Models.Python;

/// <summary>
/// The Python process that has loaded the model and makes the workers, which are copies of itself. It applies no model, so that it always
/// answers. When it ends, its workers end too.
/// </summary>
internal sealed class PythonHost : IAsyncDisposable
{
    private static readonly TimeSpan ControlTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(3);

    private readonly Home home = new();
    private readonly SemaphoreSlim control = new(1);
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<Connection>> arrivals = [];
    private readonly TaskCompletionSource<Connection> first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ModelSource source;
    private readonly TimeProvider clock;
    private readonly PythonOutput output;
    private PythonProcess? process;
    private Connection? connection;
    private volatile bool isLost;

    private PythonHost(ModelSource source, TimeProvider clock, ILogger? log)
    {
        this.source = source;
        this.clock = clock;
        output = new(source.Path, log, clock);
    }

    /// <summary>The description of the loaded model.</summary>
    public Description Description { get; private set; } = new();

    /// <summary>Whether the process has ended, does not answer any more, or can make no more workers.</summary>
    public bool HasEnded => isLost || process is { Ended.IsCompleted: true } || !home.IsWhole;

    /// <summary>Starts the process, which loads the model.</summary>
    /// <exception cref="PipelineConfigurationException">The process does not start, or cannot load the model.</exception>
    public static async Task<PythonHost> StartAsync(
        ModelSource source, TimeProvider clock, ILogger? log, CancellationToken cancellationToken)
    {
        var host = new PythonHost(source, clock, log);
        try
        {
            await host.StartAsync(cancellationToken);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a worker that has the model.</summary>
    /// <exception cref="WorkerEndedException">The worker did not start.</exception>
    public async Task<(int Pid, Connection Connection)> StartWorkerAsync(CancellationToken cancellationToken)
    {
        try
        {
            var answer = await ControlAsync(new { Op = "start", Description.Forks }, ControlTimeout, cancellationToken);
            var made = await Arrival(answer.Pid).Task.WaitAsync(ControlTimeout, clock, cancellationToken);
            if (!Description.Forks)
            {
                var loaded = await LoadAsync(made).WaitAsync(cancellationToken);
                if (loaded.Version != Description.Version)
                    throw WorkerEndedException.OtherFile();
            }

            return (answer.Pid, made);
        }
        catch (Exception e) when (e is TimeoutException or EndOfStreamException or PipelineConfigurationException)
        {
            throw new WorkerEndedException($"did not start ({e.Message})", wasKilled: false);
        }
    }

    /// <summary>Ends a worker at once.</summary>
    /// <returns>How the worker ended.</returns>
    public Task<string> KillWorkerAsync(int pid) => AskAsync("kill", pid);

    /// <summary>Tells how a worker ended that was not killed.</summary>
    public Task<string> HowEndedAsync(int pid) => AskAsync("ended", pid);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        connection?.Dispose();
        foreach (var arrival in arrivals.Values.Where(arrival => arrival.Task.IsCompletedSuccessfully))
            (await arrival.Task).Dispose();
        if (process is not null)
        {
            try
            {
                await process.Ended.WaitAsync(StopTimeout, clock);
            }
            catch (TimeoutException)
            {
                await process.KillAsync();
            }
        }

        home.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        _ = AcceptAsync();
        process = await PythonProcess.StartAsync(source.Interpreter, home, output);
        await Task.WhenAny(first.Task, process.Ended).WaitAsync(cancellationToken);
        if (!first.Task.IsCompleted)
            throw Ended("before it connected");
        connection = await first.Task;
        try
        {
            Description = await LoadAsync(connection).WaitAsync(cancellationToken);
        }
        catch (EndOfStreamException)
        {
            await process.Ended;
            throw new PipelineConfigurationException("Model:Path",
                $"is '{source.Path}', which Python cannot load: its process ended while it did{Last()}. "
                + "Save it again, or name another file.");
        }
    }

    private async Task<Description> LoadAsync(Connection to)
    {
        using var request = new FrameWriter(Message.Write(new { Op = "load", source.Path, source.PythonPath }), 0);
        var description = Message.Read<Description>((await to.CallAsync(request)).Head);
        return description.Fault is { } fault ? throw new PipelineConfigurationException(fault.Setting, fault.Message) : description;
    }

    private async Task<string> AskAsync(string op, int pid)
    {
        arrivals.TryRemove(pid, out _);
        try
        {
            return (await ControlAsync(new { Op = op, Pid = pid }, ControlTimeout, CancellationToken.None)).How ?? "unknown";
        }
        catch (Exception e) when (e is EndOfStreamException or TimeoutException)
        {
            return "with the process that loaded the model";
        }
    }

    private async Task<Message> ControlAsync<T>(T head, TimeSpan timeout, CancellationToken cancellationToken)
    {
        await control.WaitAsync(cancellationToken);
        try
        {
            using var request = new FrameWriter(Message.Write(head), 0);
            return Message.Read((await connection!.CallAsync(request).WaitAsync(timeout, clock, CancellationToken.None)).Head);
        }
        catch (EndOfStreamException)
        {
            isLost = true;
            throw;
        }
        catch (TimeoutException)
        {
            // The process never computes, so it always answers. Something has stopped it.
            isLost = true;
            await process!.KillAsync();
            throw;
        }
        finally
        {
            control.Release();
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var made = new Connection(await home.AcceptAsync(stopping.Token));
                _ = ArriveAsync(made);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The host is being disposed of.
        }
    }

    private async Task ArriveAsync(Connection made)
    {
        try
        {
            var hello = Message.Read((await made.ReceiveAsync()).Head);
            if (!first.TrySetResult(made))
                Arrival(hello.Hello).TrySetResult(made);
        }
        catch (Exception e) when (e is EndOfStreamException or SocketException)
        {
            made.Dispose();
        }
    }

    private TaskCompletionSource<Connection> Arrival(int pid) =>
        arrivals.GetOrAdd(pid, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    private PipelineConfigurationException Ended(string when) => new("Model:Python",
        $"is '{source.Interpreter}', which ended {when}{Last()}; name a Python of 3.9 or later, such as venv/bin/python.");

    private string Last() => output.LastLine is { } line ? $" ({line})" : "";
}
