using System.CommandLine;

namespace ModelPipeline.Cli;

/// <summary><c>login</c>: stores a server and its key as a profile.</summary>
internal static class LoginCommand
{
    public static Command Create(Surroundings around)
    {
        var name = new Argument<string>("NAME") { Description = "Name of the profile (default)", DefaultValueFactory = _ => "default" };
        var fromStdin = new Option<bool>("--key-from-stdin") { Description = "Read the key from stdin, so that it is in no shell history" };
        return new Verb("login", "Store a server and its key as a profile, which becomes the current one") { name, fromStdin }
            .WithExamples("modelpipeline login prod --server https://scores.example.org --key-from-stdin < key.txt")
            .Does(around, async (call, cancellationToken) =>
            {
                var connection = call.Server;
                if (call.Get(fromStdin))
                {
                    var sent = await around.In.ReadToEndAsync(cancellationToken);
                    connection = connection with { ApiKey = Connection.Checked(sent.Trim()) };
                }

                using var client = new Client.ModelPipelineClient(call.Http, call.OptionsOf(connection.ApiKey));
                // A wrong key or address is told now, and not at the first use.
                await client.ListPipelinesAsync(cancellationToken);
                var store = new ProfileStore(around);
                store.Save(call.Get(name), new(connection.Server.ToString(), connection.ApiKey));
                var report = new LoginReport(call.Get(name), connection.Server, store.File);
                call.Print.Value(
                    report, CliJson.Default.LoginReport,
                    each => [("profile", each.Profile), ("server", each.Server.ToString()), ("file", each.File)]);
                return ExitCodes.Ok;
            });
    }
}
