namespace ModelPipeline.Tests;

/// <summary>Events of a queue table, in the transactions of the changes.</summary>
internal sealed class QueueLoad(Database database) : IEventLoad
{
    public string Pipeline => "queue";

    public string Trigger => "orders";

    public string InTransaction => "INSERT INTO queue_orders (user_id) SELECT unnest($1 || $2)";

    public Task SendAsync(IReadOnlyList<string> users) => Task.CompletedTask;

    public async Task<bool> IsDoneAsync() => await database.CountAsync("SELECT count(*) FROM queue_orders") == 0;

    public async Task<string> DescribeAsync() => (string)(await database.ScalarAsync(
        """
        SELECT 'table of ' || pg_total_relation_size('queue_orders') / 1024 || ' kB, ' || n_dead_tup || ' dead rows, vacuumed '
            || autovacuum_count || ' times'
        FROM pg_stat_user_tables WHERE relname = 'queue_orders'
        """))!;

    public Task<IReadOnlyList<string>> DeadAsync() => database.TextsAsync("SELECT user_id FROM queue_orders_dead");
}
