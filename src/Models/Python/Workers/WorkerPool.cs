using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ModelPipeline.Models.Python;

/// <summary>
/// The workers of one model. A call takes one and gives it back; one that has ended, or has too much memory, is replaced. Thread-safe.
/// </summary>
/// <param name="starter">Starts workers; the pool disposes of it.</param>
/// <param name="size">How many there are.</param>
/// <param name="timeouts">How long calls may take.</param>
/// <param name="clock">The time.</param>
/// <param name="log">Told of workers that end.</param>
internal sealed partial class WorkerPool(WorkerStarter starter, int size, CallTimeouts timeouts, TimeProvider clock, ILogger? log)
    : IAsyncDisposable
{
    // How often a call that waits for a worker looks whether there will be one.
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(200);

    private const int MaxTold = 100;

    private readonly ConcurrentStack<Worker> idle = [];
    private readonly ConcurrentDictionary<string, byte> told = [];
    private readonly SemaphoreSlim available = new(0);
    private readonly CancellationTokenSource stopping = new();
    private readonly CrashLoop crashes = new();
    private FrameWriter? warmUp;
    private Exception? trouble;
    private int alive;

    /// <summary>Starts the first worker, on which the model is tried.</summary>
    public Task StartOneAsync(CancellationToken cancellationToken) => AddAsync(cancellationToken);

    /// <summary>Starts the others.</summary>
    /// <param name="warm">A call that each of them begins with, so that no user waits for what is done once; null for none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task StartAllAsync(FrameWriter? warm, CancellationToken cancellationToken)
    {
        warmUp = warm;
        for (var worker = 1; worker < size; worker++)
            await AddAsync(cancellationToken);
    }

    /// <summary>Has a worker answer a call.</summary>
    /// <param name="request">The call; it is read until the task completes.</param>
    /// <param name="rows">How many rows it has.</param>
    /// <param name="limit">How long it may take; null for what calls of its size took.</param>
    /// <param name="read">Reads the answer, before its memory is used for the next.</param>
    /// <param name="cancellationToken">
    /// Ends the wait for a worker. A call that has begun goes on, so that it is known when its worker is free.
    /// </param>
    /// <exception cref="ModelException">The worker ended, or there is none.</exception>
    public async Task<T> CallAsync<T>(
        FrameWriter request, int rows, TimeSpan? limit, Func<Frame, T> read, CancellationToken cancellationToken)
    {
        var isRetried = false;
        while (true)
        {
            var worker = await RentAsync(cancellationToken);
            var began = clock.GetTimestamp();
            try
            {
                var frame = await worker.CallAsync(request, limit ?? timeouts.For(rows));
                // What a model does at its first call says nothing about the others.
                if (limit is null)
                    timeouts.Record(rows, clock.GetElapsedTime(began));
                crashes.Answered();
                var made = read(frame);
                GiveBack(worker);
                return made;
            }
            catch (WorkerEndedException e)
            {
                Lost(worker, e, rows);
                // Whatever ended it may have come from outside, as a machine that stood still; what ends two is in the rows. Many rows that
                // took too long are halved instead.
                if (isRetried || (e.WasKilled && rows > 1))
                    throw new ModelException(e.Message, e);
                isRetried = true;
            }
            catch (ModelException e)
            {
                // The model's own exception: the worker goes on.
                GiveBack(worker);
                TellOnce(e);
                throw;
            }
            catch
            {
                Lost(worker, new("answered what cannot be read", wasKilled: true), rows);
                throw;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await starter.DisposeAsync();
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
                Lost(worker, new("had ended", wasKilled: false), rows: 0);
                continue;
            }

            ObjectDisposedException.ThrowIf(stopping.IsCancellationRequested, this);
            if (Volatile.Read(ref alive) == 0 && crashes.IsLoop)
            {
                var next = $"the next starts within {Math.Ceiling(crashes.Delay.TotalSeconds)} seconds";
                throw new ModelException($"No Python worker of the model runs; {next}. {Describe(trouble)}", trouble);
            }
        }
    }

    private void GiveBack(Worker worker)
    {
        if (worker.IsTooLarge())
        {
            if (log is not null)
                LogRecycled(log, starter.Model, worker.Pid, starter.MaxMemory >> 20);
            _ = ReplaceAsync(worker, isAlive: true);
            return;
        }

        idle.Push(worker);
        available.Release();
    }

    // Where the model failed; for one row or thousands, once.
    private void TellOnce(ModelException e)
    {
        if (log is not null && e.InnerException is PythonException python && told.Count < MaxTold && told.TryAdd(e.Message, 0))
            LogFailed(log, starter.Model, e.Message, string.Join('\n', python.Trace));
    }

    private void Lost(Worker worker, WorkerEndedException e, int rows)
    {
        crashes.Crashed();
        trouble = e;
        if (log is not null)
            LogEnded(log, starter.Model, worker.Pid, e.How, rows, crashes.Delay);
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
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                trouble = e;
                crashes.CouldNotStart();
                if (log is not null)
                    LogNotStarted(log, starter.Model, Describe(e), crashes.Delay);
            }
            catch (Exception)
            {
                // The pool is disposed of, and nobody waits for a worker.
                return;
            }
        }
    }

    // What an exception that is none of ours says may hold anything.
    private static string Describe(Exception? e) =>
        e is WorkerEndedException or PipelineException ? e.Message : $"The last one did not start ({e?.GetType().Name}).";

    private async Task AddAsync(CancellationToken cancellationToken)
    {
        var worker = await starter.StartAsync(warmUp, cancellationToken);
        Interlocked.Increment(ref alive);
        idle.Push(worker);
        available.Release();
    }
}
