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
    case ["train", var file]:
        var auc = Trainer.Train(Generator.Customers(), file);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"AUC {auc:0.000}, model in {file}"));
        return 0;
    default:
        Console.Error.WriteLine("Usage: generate <customers.duckdb> | export <customers.csv> | train <churn.zip>");
        return 64;
}
