// The same work by DuckDB alone, as a data engineer would write it: read the file, divide the rows by class, describe each column.
// Prints the seconds of each step, and the greatest resident memory of the process in MiB.
import { readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';

const [format, file, scratch, memory] = process.argv.slice(2);
const numbers = ['a', 'b', 'c', 'd', 'e'];
const texts = ['plan', 'region', 'label'];
const instance = await DuckDBInstance.create(`${scratch}/reference.duckdb`, { memory_limit: `${memory}B`, temp_directory: `${scratch}/spill` });
const connection = await instance.connect();
const columns = `{${[...numbers.map(name => `${name}: 'DOUBLE'`), ...texts.map(name => `${name}: 'VARCHAR'`)].join(', ')}}`;
const source = format === 'csv' ? `read_csv('${file}', header = true, columns = ${columns})` : `read_parquet('${file}')`;
const quantiles = `[${Array.from({ length: 101 }, (_, i) => i / 100).join(', ')}]`;

const read = await seconds(() => connection.run(`CREATE TABLE data AS SELECT * FROM ${source}`));
const divide = await seconds(() => connection.run(`
  CREATE TABLE parts AS SELECT row, CASE WHEN place <= round(0.2 * rows) THEN 'test' ELSE 'training' END AS part
  FROM (SELECT rowid AS row, row_number() OVER (PARTITION BY label ORDER BY md5('7/' || rowid)) AS place, count(*) OVER (PARTITION BY label) AS rows
        FROM data)`));
const profile = await seconds(async () => {
  await connection.run(`CREATE TEMP TABLE training AS SELECT data.* FROM data JOIN parts ON data.rowid = parts.row WHERE part = 'training'`);
  for (const name of numbers) {
    await connection.runAndReadAll(`SELECT count(${name}), avg(${name}), stddev_pop(${name}), quantile_disc(${name}, ${quantiles}) FROM training`);
  }
  for (const name of texts) {
    await connection.runAndReadAll(`SELECT ${name}, count(*) AS n FROM training GROUP BY ${name} ORDER BY n DESC LIMIT 100`);
  }
});
const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))[1] / 1024;
console.log(JSON.stringify({ read, divide, profile, mebibytes: peak }));

async function seconds(work) {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}
