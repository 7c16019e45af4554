namespace ModelPipeline.Bench.Micro;

/// <summary>Threads that do the same work at once.</summary>
internal sealed class Crew : IDisposable
{
    private readonly Barrier begin;
    private readonly Barrier end;
    private Action<int>? work;

    public Crew(int threads)
    {
        begin = new(threads + 1);
        end = new(threads + 1);
        for (var i = 0; i < threads; i++)
        {
            var number = i;
            new Thread(() => Loop(number)) { IsBackground = true }.Start();
        }
    }

    /// <summary>Does the work on each thread, which gets its number, and waits for all.</summary>
    public void Run(Action<int> each)
    {
        work = each;
        begin.SignalAndWait();
        end.SignalAndWait();
    }

    public void Dispose()
    {
        work = null;
        begin.SignalAndWait();
    }

    private void Loop(int number)
    {
        while (true)
        {
            begin.SignalAndWait();
            if (work is not { } each)
                return;
            each(number);
            end.SignalAndWait();
        }
    }
}
