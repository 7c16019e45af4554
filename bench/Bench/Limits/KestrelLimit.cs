namespace ModelPipeline.Bench;

/// <summary>Kestrel with a constant score.</summary>
internal static class KestrelLimit
{
    public static async Task RunAsync(Session session, CancellationToken cancellationToken)
    {
        await using var peer = await Peers.StartAspNetAsync(session, ContestantNames.AspNet, "lr", cancellationToken);
        var constant = new Contestant("kestrel", peer.Address, []) { Method = "GET", Prefix = "/constant?user=", Suffix = "" };
        await Wrk.RunAsync(session.Workspace, constant, 64, TimeSpan.FromSeconds(3), UserSpread.Warm, cancellationToken);
        foreach (var callers in new[] { 64, 256 })
        {
            for (var round = 0; round < session.Options.Rounds; round++)
            {
                var result = await Wrk.RunAsync(session.Workspace, constant, callers, session.Options.Turn, UserSpread.Warm,
                    cancellationToken);
                session.Note("limits", $"Kestrel, constant JSON, {callers} callers", "answers/s", result.Rate);
            }
        }
    }
}
