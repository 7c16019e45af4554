using ModelPipeline.Reports;

// Prints the results of ./test coverage, one line for each folder of src.
switch (args)
{
    case ["coverage", var root, var folder]:
        var coverage = CoverageReport.Read(Directory.EnumerateFiles(folder, "coverage.cobertura*.xml", SearchOption.AllDirectories), root);
        FolderTable.Write(Console.Out, ["folder", "lines", "branches"], coverage);
        return 0;
    default:
        Console.Error.WriteLine("Usage: coverage ROOT FOLDER");
        return 64;
}
