using System.CommandLine;

namespace ModelPipeline.Cli;

/// <summary><c>users</c>: deletes what is stored of a user.</summary>
internal static class UsersCommand
{
    public static Command Create(Surroundings around)
    {
        var pipeline = Verbs.Pipeline();
        var user = new Argument<string>("USER") { Description = "User id" };
        var yes = Confirmation.Option();
        var delete = new Verb("delete", "Delete all that a pipeline has stored of a user") { pipeline, user, yes }
            .WithExamples("modelpipeline users delete churn c000042 --yes")
            .Does(around, async (call, cancellationToken) =>
            {
                var name = call.Get(pipeline);
                var id = call.Get(user);
                Confirmation.Ask(call, call.Get(yes), $"Delete all that '{name}' has stored of '{id}'?");
                await call.Client.ForgetUserAsync(name, id, cancellationToken);
                call.Done("user.delete", id, $"'{name}' has forgotten '{id}'.");
                return ExitCodes.Ok;
            });
        return new Verb("users", "Delete what is stored of a user") { delete }.NeedsVerb(around);
    }
}
