using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ModelPipeline.Models.Python;

/// <summary>
/// The workers of one model. A call takes one and gives it back; one that has ended, or has too much memory, is replaced. Thread-safe.
/// </summary>
internal sealed partial class WorkerPool : IAsyncDisposable
{
    // How often a call that waits for a worker looks whether there will be one.
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentStack<Worker> idle = [];
    private readonly SemaphoreSlim available = new(0);
    private readonly SemaphoreSlim restarting = new(1);
    private readonly CancellationTokenSource stopping = new();
    private readonly CrashLoop crashes = new();
    private readonly ModelSource source;
    private readonly int size;
    private readonly long maxMemory;
    private readonly Patience patience;
    private readonly TimeProvider clock;
    private readonly ILogger? log;
    private readonly string version;
    private PythonHost host;
    private FrameWriter? warmUp;
    private string trouble = "";
    private int alive;

    /// <param name="source">The model.</param>
    /// <param name="host">The process that has loaded it; the pool disposes of it.</param>
    /// <param name="size">Workers.</param>
    /// <param name="maxMemory">Bytes that each may have.</param>
    /// <param name="patience">How long calls may take.</param>
    /// <param name="clock">The time.</param>
    /// <param name="log">Told of workers that end.</param>
    public WorkerPool(ModelSource source, PythonHost host, int size, long maxMemory, Patience patience, TimeProvider clock, ILogger? log)
    {
        this.source = source;
        this.host = host;
        this.size = size;
        this.maxMemory = maxMemory;
        this.patience = patience;
        this.clock = clock;
        this.log = log;
        version = host.Description.Version;
    }

    /// <summary>Starts the first worker, on which the model is tried.</summary>
    public Task StartOneAsync(CancellationToken cancellationToken) => AddAsync(cancellationToken);

    /// <summary>Starts the others.</summary>
    /// <param name="warm">A call that each of them begins with, so that no user waits for what is done once; null for none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task StartAllAsync(FrameWriter? warm, CancellationToken cancellationToken)
    {
        warmUp = warm;
        while (Volatile.Read(ref alive) < size)
            await AddAsync(cancellationToken);
    }

    /// <summary>Has a worker answer a call.</summary>
    /// <param name="request">The call; it is read until the task completes.</param>
    /// <param name="rows">How many rows it has.</param>
    /// <param name="limit">How long it may take; null for what calls of its size took.</param>
    /// <param name="read">Reads the answer, before its memory is used for the next.</param>
    /// <param name="cancellationToken">Ends the wait for a worker; a call that has begun goes on, so that it is known when its worker is free.</param>
    /// <exception cref="ModelException">The worker ended, or there is none.</exception>
    public async Task<T> CallAsync<T>(FrameWriter request, int rows, TimeSpan? limit, Func<Frame, T> read, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var worker = await RentAsync(cancellationToken);
            var began = clock.GetTimestamp();
            try
            {
                var frame = await worker.CallAsync(request, limit ?? patience.For(rows));
                // What a model does at its first call says nothing about the others.
                if (limit is null)
                    patience.Took(rows, clock.GetElapsedTime(began));
                crashes.Answered();
                var made = read(frame);
                GiveBack(worker);
                return made;
            }
            catch (WorkerEndedException e)
            {
                Lose(worker, e, rows);
                // Whatever ended it may have come from outside; what ends two is in the rows.
                if (e.WasKilled || attempt == 2)
                    throw new ModelException(e.Message, e);
            }
            catch (ModelException)
            {
                // The model's own exception: the worker goes on.
                GiveBack(worker);
                throw;
            }
            catch
            {
                Lose(worker, new("answered what cannot be read", wasKilled: true), rows);
                throw;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await host.DisposeAsync();
        while (idle.TryPop(out var worker))
            worker.Dispose();
        warmUp?.Dispose();
    }

    private async Task<Worker> RentAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await available.WaitAsync(Glance, cancellationToken))
            {
                if (!idle.TryPop(out var worker))
                    throw new ObjectDisposedException(nameof(WorkerPool));
                if (!worker.HasEnded)
                    return worker;
                Lose(worker, new("had ended", wasKilled: false), rows: 0);
                continue;
            }

            ObjectDisposedException.ThrowIf(stopping.IsCancellationRequested, this);
            if (Volatile.Read(ref alive) == 0 && crashes.IsLoop)
            {
                var next = $"the next starts within {Math.Ceiling(crashes.Delay.TotalSeconds)} seconds";
                throw new ModelException($"No Python worker of the model runs; {next}. {trouble}", new WorkerEndedException(trouble, wasKilled: false));
            }
        }
    }

    private void GiveBack(Worker worker)
    {
        if (worker.IsTooLarge())
        {
            if (log is not null)
                LogRecycled(log, source.Path, worker.Pid, maxMemory >> 20);
            _ = ReplaceAsync(worker, isAlive: true);
            return;
        }

        idle.Push(worker);
        available.Release();
    }

    private void Lose(Worker worker, WorkerEndedException e, int rows)
    {
        crashes.Crashed();
        trouble = e.Message;
        if (log is not null)
            LogEnded(log, source.Path, worker.Pid, e.How, rows, crashes.Delay);
        _ = ReplaceAsync(worker, isAlive: false);
    }

    private async Task ReplaceAsync(Worker worker, bool isAlive)
    {
        Interlocked.Decrement(ref alive);
        if (isAlive)
            await worker.KillAsync();
        worker.Dispose();
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (crashes.Delay is { Ticks: > 0 } delay)
                    await Task.Delay(delay, clock, stopping.Token);
                await AddAsync(stopping.Token);
                return;
            }
            catch (Exception e) when (e is WorkerEndedException or PipelineException)
            {
                trouble = e.Message;
                crashes.CouldNotStart();
                if (log is not null)
                    LogNotStarted(log, source.Path, e.Message, crashes.Delay);
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task AddAsync(CancellationToken cancellationToken)
    {
        var parent = await LiveHostAsync(cancellationToken);
        var (pid, connection) = await parent.StartWorkerAsync(cancellationToken);
        var worker = new Worker(parent, pid, connection, maxMemory, clock);
        try
        {
            if (warmUp is not null)
                await worker.CallAsync(warmUp, PythonTrial.Limit);
        }
        catch
        {
            worker.Dispose();
            throw;
        }

        Interlocked.Increment(ref alive);
        idle.Push(worker);
        available.Release();
    }

    // The process that has loaded the model may be lost like any other. What it loads anew must be what it had.
    private async Task<PythonHost> LiveHostAsync(CancellationToken cancellationToken)
    {
        if (!host.HasEnded)
            return host;
        await restarting.WaitAsync(cancellationToken);
        try
        {
            if (!host.HasEnded)
                return host;
            var next = await PythonHost.StartAsync(source, clock, log, cancellationToken);
            if (next.Description.Version != version)
            {
                await next.DisposeAsync();
                throw new WorkerEndedException("found another model file than the one that was loaded; restart to take the new one", wasKilled: false);
            }

            await host.DisposeAsync();
            return host = next;
        }
        finally
        {
            restarting.Release();
        }
    }

    [LoggerMessage(EventId = 510, Level = LogLevel.Warning,
        Message = "A Python worker of {Model} (process {Pid}) {How} in a call of {Rows} row(s); another takes its place after {Delay}")]
    private static partial void LogEnded(ILogger log, string model, int pid, string how, int rows, TimeSpan delay);

    [LoggerMessage(EventId = 511, Level = LogLevel.Information,
        Message = "A Python worker of {Model} (process {Pid}) has more than {Megabytes} MB (Model:MaxMemory); another takes its place")]
    private static partial void LogRecycled(ILogger log, string model, int pid, long megabytes);

    [LoggerMessage(EventId = 512, Level = LogLevel.Error, Message = "No Python worker of {Model} starts; tried again after {Delay}. {Reason}")]
    private static partial void LogNotStarted(ILogger log, string model, string reason, TimeSpan delay);
}
