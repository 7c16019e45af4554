namespace ModelPipeline.Compliance;

/// <summary>Scans of whole inputs.</summary>
public static class Scans
{
    /// <summary>All batches of these partitions, one after the other.</summary>
    public static async Task<IReadOnlyList<ScanBatch>> ScanAsync(this IRetriever retriever, IEnumerable<string> partitions, int batchSize,
        bool usersOnly = false)
    {
        var batches = new List<ScanBatch>();
        foreach (var partition in partitions)
            batches.AddRange(await retriever.ScanAsync(new ScanRequest(partition, null, batchSize, usersOnly)));
        return batches;
    }

    /// <summary>All batches of the rest of a partition.</summary>
    public static async Task<IReadOnlyList<ScanBatch>> ScanAsync(this IRetriever retriever, ScanRequest request)
    {
        var batches = new List<ScanBatch>();
        await foreach (var batch in retriever.ScanAsync(request, TestContext.Current.CancellationToken))
            batches.Add(batch);
        return batches;
    }

    /// <summary>The users of all rows, in the order in which they were read.</summary>
    public static string[] Users(this IEnumerable<ScanBatch> batches) => [.. batches.SelectMany(batch => batch.Rows.Users)];

    /// <summary>The users with their value of a column without nulls, in the order in which they were read.</summary>
    public static (string User, T Value)[] Rows<T>(this IEnumerable<ScanBatch> batches, string column) =>
        [.. batches.SelectMany(batch => batch.Rows.Users.Zip(batch.Rows.ValuesOf<T>(column)))];

    /// <summary>
    /// Scans the input of the open retriever with partitions and batches of several sizes, and again from each cursor. The scan must give
    /// all of these rows once, and the rows of a user in one batch. From the first cursor and the middle one the whole rest is read. From
    /// the others two batches with their cursors are read, because the rest is read from the next cursor.
    /// </summary>
    public static async Task ReadsWholeAsync(this IRetriever retriever, IReadOnlyList<(string User, long X)> rows)
    {
        var users = rows.Select(row => row.User).Distinct(StringComparer.Ordinal).Count();
        foreach (var (usersPerPartition, batchSize) in new[] { (1, 1), (3, 7), (1000, 1), (1000, 7), (1000, 1000) })
        {
            var plan = await retriever.PlanScanAsync(usersPerPartition, TestContext.Current.CancellationToken);
            var batches = await retriever.ScanAsync(plan.Partitions, batchSize);

            Assert.Equal(users, plan.Users);
            Assert.Equal(rows.Order(), batches.Rows<long>("x").Order());
            Assert.Equal(users, batches.Sum(batch => batch.Rows.Users.Distinct(StringComparer.Ordinal).Count()));
            Assert.All(batches,
                batch => Assert.InRange(batch.Rows.Users.TakeWhile(user => user != batch.Rows.Users[^1]).Count(), 0, batchSize - 1));
            foreach (var partition in plan.Partitions)
                await ResumesAsync(retriever, partition, batchSize);
        }
    }

    private static async Task ResumesAsync(IRetriever retriever, string partition, int batchSize)
    {
        var batches = await retriever.ScanAsync(new ScanRequest(partition, null, batchSize));
        for (var done = 1; done <= batches.Count; done++)
        {
            // Another silo would continue like this.
            var rest = new ScanRequest(partition, batches[done - 1].Cursor, batchSize);
            var read = done == 1 || done == batches.Count / 2 ? batches.Count : 2;
            var continued = await retriever.ScanAsync(rest, TestContext.Current.CancellationToken).Take(read).ToListAsync();
            Assert.Equal(batches.Skip(done).Take(read).Select(Told), continued.Select(Told));
        }

        static (string Cursor, string Users) Told(ScanBatch batch) => (batch.Cursor, string.Join('|', batch.Rows.Users));
    }
}
