using System.CommandLine;

namespace ModelPipeline.Cli;

/// <summary><c>init</c>: writes the settings of a pipeline from a model file and a table.</summary>
internal static class InitCommand
{
    public static Command Create(Surroundings around)
    {
        var model = Text("--model", "FILE", "Model file");
        model.Required = true;
        var input = Text("--input", "FILE|CONNECTION", "CSV, Parquet, DuckDB or SQLite file, or a connection string of PostgreSQL");
        input.Required = true;
        Option[] passed =
        [
            model,
            input,
            Text("--table", "TABLE", "Table of a database (the only one)"),
            Text("--user-column", "COLUMN", "Column with the user ids (guessed)"),
            Text("--encoding", "NAME", "Encoding of a CSV file, such as windows-1252 (UTF-8)"),
            Text("--name", "NAME", "Name of the pipeline (default: the name of the model file)"),
            Text("--kind", "KIND", "Kind of model, if the ending of the file does not say it"),
            Text("--python", "PYTHON", "Interpreter of a Python model, or a virtual environment (python3)"),
            Text("--scores", "FILE|CONNECTION", "SQLite file or PostgreSQL that gets the scores (scores.db)"),
            Text("--file", "FILE", "File that gets the settings (pipeline.json)"),
            new Option<bool>("--yes", "-y") { Description = "Take columns with similar names, without asking" },
            new Option<bool>("--force") { Description = "Write over existing settings" },
            new Option<bool>("--print") { Description = "Print the settings instead of writing them" },
        ];
        var command = new Verb("init", "Write the settings of a pipeline from a model file and a table");
        foreach (var option in passed)
            command.Options.Add(option);
        return command
            .WithExamples(
                "modelpipeline init --model churn.onnx --input customers.csv",
                "modelpipeline init --model churn.onnx --input \"Host=db;Database=crm\" --table customers")
            .Does(around, (call, cancellationToken) =>
                HostProgram.RunAsync(around, HostArguments.Of("init", call, passed), cancellationToken));
    }

    private static Option<string?> Text(string name, string help, string description) =>
        new(name) { Description = description, HelpName = help };
}
