namespace ModelPipeline.Tests;

/// <summary>Changes of a table that is watched. A new row that the model cannot take is the poison.</summary>
internal sealed class ChangeLoad(Database database) : IEventLoad
{
    public string Pipeline => "changes";

    // After a pause of some seconds a silo reads the last minute of changes again, which would count as slowness.
    public string? Trigger => null;

    public string InTransaction => """
        INSERT INTO changes_input SELECT poison, 'basic', 'monthly', NULL, 1, 1, 1, 1, 1, true, now() FROM unnest($2) AS poison
        """;

    public Task SendAsync(IReadOnlyList<string> users) => Task.CompletedTask;

    // A table does not know what is done. The scores tell.
    public Task<bool> IsDoneAsync() => Task.FromResult(true);

    public Task<IReadOnlyList<string>> DeadAsync() =>
        database.TextsAsync($"SELECT DISTINCT UserId FROM ModelPipelineDeadEvents WHERE Pipeline = '{Pipeline}'");
}
