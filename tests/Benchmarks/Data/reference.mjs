// The same work by DuckDB alone, as a data engineer would write it: read the file, describe each column, divide the rows by class.
// Prints {"seconds": …, "mebibytes": …}: the time of the work, and the greatest resident memory of the process.
import { readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';

const [format, file, scratch, memory] = process.argv.slice(2);
const numbers = ['a', 'b', 'c', 'd', 'e'];
const texts = ['plan', 'region', 'label'];
const started = performance.now();
const instance = await DuckDBInstance.create(`${scratch}/reference.duckdb`, { memory_limit: `${memory}B`, temp_directory: `${scratch}/spill` });
const connection = await instance.connect();
const columns = `{${[...numbers.map(name => `${name}: 'DOUBLE'`), ...texts.map(name => `${name}: 'VARCHAR'`)].join(', ')}}`;
const source = format === 'csv' ? `read_csv('${file}', header = true, columns = ${columns})` : `read_parquet('${file}')`;
const quantiles = `[${Array.from({ length: 101 }, (_, i) => i / 100).join(', ')}]`;

await connection.run(`CREATE TABLE data AS SELECT * FROM ${source}`);
await connection.run(`
  CREATE TABLE parts AS SELECT row, CASE WHEN place <= round(0.2 * rows) THEN 'test' ELSE 'training' END AS part
  FROM (SELECT rowid AS row, row_number() OVER (PARTITION BY label ORDER BY md5('7/' || rowid)) AS place, count(*) OVER (PARTITION BY label) AS rows
        FROM data)`);
const training = `FROM data JOIN parts ON data.rowid = parts.row WHERE part = 'training'`;
for (const name of numbers) {
  await connection.runAndReadAll(`SELECT count(${name}), avg(${name}), stddev_pop(${name}), quantile_disc(${name}, ${quantiles}) ${training}`);
}
for (const name of texts) {
  await connection.runAndReadAll(`SELECT ${name}, count(*) AS n ${training} GROUP BY ${name} ORDER BY n DESC LIMIT 100`);
}
const seconds = (performance.now() - started) / 1000;
const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))[1] / 1024;
console.log(JSON.stringify({ seconds, mebibytes: peak }));
