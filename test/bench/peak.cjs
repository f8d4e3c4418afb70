// Required by a measured process: writes its peak memory, in kilobytes, where PEAK_FILE says.
const { writeFileSync } = require('node:fs');
process.on('exit', () => writeFileSync(process.env.PEAK_FILE, String(process.resourceUsage().maxRSS)));
