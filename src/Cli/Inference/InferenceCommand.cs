using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelPipeline.Client;

namespace ModelPipeline.Cli;

/// <summary><c>inference</c>: calls models by the Open Inference Protocol.</summary>
internal static class InferenceCommand
{
    public static Command Create(Surroundings around) => new Verb("inference", "Call models by the Open Inference Protocol")
    {
        List(around), Show(around), Ready(around), Infer(around),
    }.NeedsVerb(around);

    private static Command List(Surroundings around) => new Verb("list", "List the models")
        .WithExamples("modelpipeline inference list")
        .Does(around, async (call, cancellationToken) =>
        {
            var models = await call.Client.Inference.ListAsync(cancellationToken);
            call.Print.List(models, ClientJson.Default.String, [new("MODEL", model => model)]);
            return ExitCodes.Ok;
        });

    private static Command Show(Surroundings around)
    {
        var model = Model();
        var version = Version();
        return new Verb("show", "Show the inputs and outputs of a model, as tensors") { model, version }
            .WithExamples("modelpipeline inference show churn")
            .Does(around, async (call, cancellationToken) =>
            {
                var metadata = await call.Client.Inference.DescribeAsync(call.Get(model), call.Get(version), cancellationToken);
                call.Print.Value(metadata, ClientJson.Default.ModelMetadata, Describe);
                return ExitCodes.Ok;
            });
    }

    private static Command Ready(Surroundings around)
    {
        var model = Model();
        var version = Version();
        return new Verb("ready", "Say whether a model would answer; exit 69 where it would not") { model, version }
            .WithExamples("modelpipeline inference ready churn")
            .Does(around, async (call, cancellationToken) =>
            {
                var isReady = await call.Client.Inference.IsReadyAsync(call.Get(model), call.Get(version), cancellationToken);
                call.Print.Value(new(call.Get(model), null, isReady), ClientJson.Default.ServerState,
                    state => [("ready", state.Ready == true ? "yes" : "no")]);
                return isReady ? ExitCodes.Ok : ExitCodes.Unavailable;
            });
    }

    private static Command Infer(Surroundings around)
    {
        var model = Model();
        var file = new Argument<string>("FILE") { Description = "File with a request of the protocol, in JSON; - for stdin" };
        var version = Version();
        return new Verb("infer", "Apply a model to the tensors of a file; prints the answer in JSON") { model, file, version }
            .WithExamples("modelpipeline inference infer churn request.json")
            .Does(around, async (call, cancellationToken) =>
            {
                var request = await ReadAsync(call.Get(file), around, cancellationToken);
                var answer = await call.Client.Inference.InferAsync(call.Get(model), request, call.Get(version), cancellationToken);
                if (call.Print.Format == OutputFormat.Text)
                    call.Print.Text(answer.ToJsonString());
                else
                    call.Print.Value(answer, ClientJson.Default.JsonObject, _ => []);
                return ExitCodes.Ok;
            });
    }

    private static Argument<string> Model() => new("MODEL") { Description = "Pipeline; with .users the model that takes user ids" };

    private static Option<string?> Version() => new("--version-id")
    {
        Description = "Version (the one that answers)",
        HelpName = "VERSION",
    };

    private static async Task<JsonObject> ReadAsync(string file, Surroundings around, CancellationToken cancellationToken)
    {
        try
        {
            var text = file == "-"
                ? await around.In.ReadToEndAsync(cancellationToken)
                : await File.ReadAllTextAsync(Path.Combine(around.Folder, file), cancellationToken);
            return JsonNode.Parse(text) as JsonObject ?? throw NoRequest(file, "no object");
        }
        catch (JsonException)
        {
            throw NoRequest(file, "no JSON");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(
                ExitCodes.Usage, $"'{file}' cannot be read ({e.GetType().Name}); name a file with a request in JSON.");
        }
    }

    private static CommandException NoRequest(string file, string why) => new(
        ExitCodes.Usage, $"'{file}' is {why}; write {{\"inputs\":[{{\"name\":...,\"datatype\":...,\"shape\":...,\"data\":...}}]}}.");

    private static IEnumerable<(string, string?)> Describe(ModelMetadata model) =>
    [
        ("model", model.Name),
        ("versions", string.Join(", ", model.Versions ?? [])),
        ("platform", model.Platform),
        .. (model.Inputs ?? []).Select(input => ("input", (string?)Describe(input))),
        .. (model.Outputs ?? []).Select(output => ("output", (string?)Describe(output))),
    ];

    private static string Describe(TensorMetadata tensor) => $"{tensor.Name} {tensor.Datatype} [{string.Join(", ", tensor.Shape)}]";
}
