using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ModelPipeline.Models.Python;

/// <summary>
/// The workers of one model. A call takes one worker and gives it back. A worker that has ended or has too much memory is replaced.
/// Thread-safe.
/// </summary>
/// <param name="starter">Starts workers; the pool disposes of it.</param>
/// <param name="size">The number of workers.</param>
/// <param name="timeouts">The time limits of calls.</param>
/// <param name="clock">The time.</param>
/// <param name="log">Gets the workers that end.</param>
internal sealed partial class WorkerPool(WorkerStarter starter, int size, CallTimeouts timeouts, TimeProvider clock, ILogger? log)
    : IAsyncDisposable
{
    // How often a waiting call checks whether there will be a worker.
    private static readonly TimeSpan CheckEvery = TimeSpan.FromMilliseconds(200);

    private const int MaxLogged = 100;

    private readonly ConcurrentStack<Worker> idle = [];
    private readonly ConcurrentDictionary<string, byte> logged = [];
    private readonly SemaphoreSlim available = new(0);
    private readonly CancellationTokenSource stopping = new();
    private readonly CrashLoop crashes = new();
    private FrameWriter? warmUp;
    private Exception? lastFailure;
    private int alive;

    /// <summary>Starts the first worker, which tries the model.</summary>
    public Task StartOneAsync(CancellationToken cancellationToken) => AddAsync(cancellationToken);

    /// <summary>Starts the other workers.</summary>
    /// <param name="warm">The first call of each worker, so that no user waits for one-time work; null for none.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public async Task StartAllAsync(FrameWriter? warm, CancellationToken cancellationToken)
    {
        warmUp = warm;
        for (var worker = 1; worker < size; worker++)
            await AddAsync(cancellationToken);
    }

    /// <summary>Sends a request to a free worker.</summary>
    /// <param name="request">The request. It is read until the task completes.</param>
    /// <param name="rows">The number of rows of the request.</param>
    /// <param name="limit">How long the call may take; null for a limit that follows from earlier calls.</param>
    /// <param name="read">Reads the answer. The frame is valid only during this function.</param>
    /// <param name="cancellationToken">
    /// Ends the wait for a worker. A call that has begun continues, because the pool must know when its worker is free.
    /// </param>
    /// <exception cref="ModelException">The model failed, the worker ended, or no worker runs.</exception>
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
                // Calls with a limit of their own are first calls, and say nothing about later ones.
                if (limit is null)
                    timeouts.Record(rows, clock.GetElapsedTime(began));
                crashes.Answered();
                var made = read(frame);
                Return(worker);
                return made;
            }
            catch (WorkerEndedException e)
            {
                HandleEnd(worker, e, rows);
                // The end of one worker may have a cause outside, such as a pause of the machine. If two workers end, the rows are the
                // cause. Many rows that took too long are not repeated but halved.
                if (isRetried || (e.WasKilled && rows > 1))
                    throw new ModelException(e.Message, e);
                isRetried = true;
            }
            catch (ModelException e)
            {
                // The model threw an exception. The worker continues.
                Return(worker);
                LogOnce(e);
                throw;
            }
            catch
            {
                HandleEnd(worker, new("answered what cannot be read", wasKilled: true), rows);
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
            if (await available.WaitAsync(CheckEvery, cancellationToken))
            {
                if (!idle.TryPop(out var worker))
                    throw new ObjectDisposedException(nameof(WorkerPool));
                if (!worker.HasEnded)
                    return worker;
                HandleEnd(worker, new("had ended", wasKilled: false), rows: 0);
                continue;
            }

            ObjectDisposedException.ThrowIf(stopping.IsCancellationRequested, this);
            if (Volatile.Read(ref alive) == 0 && crashes.IsLoop)
            {
                var next = $"the next starts within {Math.Ceiling(crashes.Delay.TotalSeconds)} seconds";
                // No row is to blame for a worker that does not start.
                var shown = $"No Python worker of the model runs; {next}.";
                // The reason can name files of this machine, which are not for callers.
                throw new ModelException($"{shown} The log says why.", lastFailure)
                {
                    Detail = $"{shown} {Describe(lastFailure)}",
                    IsOfServer = true,
                    MayPass = true,
                };
            }
        }
    }

    private void Return(Worker worker)
    {
        if (worker.IsTooLarge())
        {
            if (log is not null)
                LogRecycled(log, starter.Model, worker.Pid, starter.MaxMemory >> 20);
            _ = ReplaceAsync(worker);
            return;
        }

        idle.Push(worker);
        available.Release();
    }

    // The log gets each failure once, with its traceback.
    private void LogOnce(ModelException e)
    {
        if (log is not null && e.InnerException is PythonException python && logged.Count < MaxLogged && logged.TryAdd(e.Message, 0))
            LogFailed(log, starter.Model, e.Message, string.Join('\n', python.Trace));
    }

    private void HandleEnd(Worker worker, WorkerEndedException e, int rows)
    {
        crashes.Crashed();
        lastFailure = e;
        if (log is not null)
            LogEnded(log, starter.Model, worker.Pid, e.How, rows, crashes.Delay);
        _ = ReplaceAsync(worker);
    }

    private async Task ReplaceAsync(Worker worker)
    {
        Interlocked.Decrement(ref alive);
        // Also where it has ended: its parent then takes its exit code, and ends what it has left behind.
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
                lastFailure = e;
                crashes.CouldNotStart();
                if (log is not null)
                    LogNotStarted(log, starter.Model, Describe(e), crashes.Delay);
            }
            catch (Exception)
            {
                // The pool is disposed of, so nobody waits for a worker.
                return;
            }
        }
    }

    // The message of a foreign exception may contain values of rows.
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
