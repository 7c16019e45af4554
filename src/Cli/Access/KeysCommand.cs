using System.CommandLine;
using ModelPipeline.Client;

namespace ModelPipeline.Cli;

/// <summary><c>keys</c>: who may call the server.</summary>
internal static class KeysCommand
{
    public static Command Create(Surroundings around) => new Verb("keys", "Make, list and end API keys")
    {
        MakeKey(around), List(around), Rotate(around), Revoke(around),
    }.NeedsVerb(around);

    private static Command MakeKey(Surroundings around)
    {
        var name = new Argument<string>("NAME") { Description = "Who uses the key" };
        var scopes = new Option<string>("--scopes")
        {
            Description = "What the key may do: score, read, explain, jobs, rollout, admin",
            HelpName = "A,B",
            Required = true,
        };
        var pipelines = new Option<string?>("--pipelines") { Description = "Which pipelines, as globs (all)", HelpName = "G,H" };
        var tenant = new Option<string?>("--tenant") { Description = "Tenant of the key", HelpName = "NAME" };
        var expires = new Option<DateTimeOffset?>("--expires") { Description = "When it ends, such as 2027-01-01", HelpName = "TIME" };
        return new Verb("create", "Make a key, which is shown once") { name, scopes, pipelines, tenant, expires }
            .WithExamples("modelpipeline keys create nightly --scopes score,jobs --pipelines churn")
            .Does(around, async (call, cancellationToken) =>
            {
                var request = new KeyRequest(call.Get(name), Split(call.Get(scopes)!), Split(call.Get(pipelines)), call.Get(tenant),
                    call.Get(expires));
                Show(call, await call.Client.Keys.CreateAsync(request, cancellationToken));
                return ExitCodes.Ok;
            });
    }

    private static Command List(Surroundings around) => new Verb("list", "List the keys, without their secrets")
        .Does(around, async (call, cancellationToken) =>
        {
            call.Print.List(await call.Client.Keys.ListAsync(cancellationToken), ClientJson.Default.KeyInfo, Columns);
            return ExitCodes.Ok;
        });

    private static Command Rotate(Surroundings around)
    {
        var id = new Argument<string>("KEY-ID") { Description = "Id of the old key" };
        var overlap = new Option<TimeSpan?>("--overlap") { Description = "How long the old key stays good (1 day)", HelpName = "TIME" };
        return new Verb("rotate", "Make a key in place of another") { id, overlap }.Does(around, async (call, cancellationToken) =>
        {
            Show(call, await call.Client.Keys.RotateAsync(call.Get(id), call.Get(overlap), cancellationToken));
            return ExitCodes.Ok;
        });
    }

    private static Command Revoke(Surroundings around)
    {
        var id = new Argument<string>("KEY-ID") { Description = "Id of the key" };
        var yes = Confirmation.Option();
        return new Verb("revoke", "End a key now") { id, yes }.Does(around, async (call, cancellationToken) =>
        {
            Confirmation.Ask(call, call.Get(yes), $"End the key '{call.Get(id)}' now?");
            await call.Client.Keys.RevokeAsync(call.Get(id), cancellationToken);
            call.Done("key.revoke", call.Get(id), $"Key '{call.Get(id)}' has ended.");
            return ExitCodes.Ok;
        });
    }

    private static void Show(Call call, KeyInfo key)
    {
        // The key alone on stdout, so that a script takes it from there.
        if (call.Print.Format == OutputFormat.Text)
        {
            call.Hint($"Key {key.Id} of '{key.Name}' for {string.Join(", ", key.Scopes)}. This is the only time that it is shown:");
            call.Print.Text(key.Key ?? "");
        }
        else
        {
            call.Print.Value(key, ClientJson.Default.KeyInfo, _ => []);
        }
    }

    private static string[] Split(string? text) =>
        text?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)!;

    private static IReadOnlyList<TextColumn<KeyInfo>> Columns { get; } =
    [
        new("ID", key => key.Id),
        new("NAME", key => key.Name),
        new("SCOPES", key => string.Join(',', key.Scopes)),
        new("PIPELINES", key => string.Join(',', key.Pipelines)),
        new("TENANT", key => key.Tenant),
        new("EXPIRES", key => Texts.Of(key.ExpiresAt)),
        new("REVOKED", key => Texts.Of(key.RevokedAt)),
    ];
}
