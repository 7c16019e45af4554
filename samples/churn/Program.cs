using System.Globalization;
using ModelPipeline.Samples.Churn;

switch (args)
{
    case ["generate", var file]:
        Table.Write(file, Generator.Customers());
        Console.WriteLine($"{Generator.Count} customers in {file}");
        return 0;
    case ["export", var file]:
        CsvFile.Write(file, Generator.Customers());
        Console.WriteLine($"{Generator.Count} customers in {file}");
        return 0;
    case ["train", var file, .. var rest] when CustomersOf(rest) is { } customers:
        var auc = Trainer.Train(Generator.Customers().Take(customers), file);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"AUC {auc:0.000}, model in {file}"));
        return 0;
    default:
        Console.Error.WriteLine("Usage: generate <customers.duckdb> | export <customers.csv> | train <churn.zip> [customers]");
        return 64;
}

// From how many customers a model learns; null where the arguments do not say it.
static int? CustomersOf(string[] rest) => rest switch
{
    [] => Generator.Count,
    [var text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= 1000 => count,
    _ => null,
};
